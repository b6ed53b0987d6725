import { refusalKind, senderFields, shownText } from '../access/shown/sender-fields.ts';
import type { OnRefusal } from '../api/refusals/refusals.ts';
import { ERROR_CODES } from '../errors.ts';
import type { Directory } from '../net/directory.ts';
import type { Warn } from '../telemetry/rate-limited.ts';

const MESSAGE = 'API: request refused';
/** Most characters of a reason. It may quote what was sent. */
const MAX_REASON_LENGTH = 1_000;

/** Writes the lines about refusals of the API. One that came to the wrong port says which ports there are. */
export function refusalLine(directory: Directory, warn: Warn): OnRefusal {
  return ({ code, message }, { url, headers, socket }) => {
    const sender = { address: socket.remoteAddress, path: url, userAgent: headers['user-agent'] };
    const fields = senderFields(sender);
    const reason = shownText(message, MAX_REASON_LENGTH);
    const advice = code === 'NOT_FOUND' && { advice: directory.text() };
    const { httpStatus: status } = ERROR_CODES[code];
    warn({ code, status, reason, ...fields, ...advice }, MESSAGE, refusalKind(`${code} ${reason}`, fields));
  };
}
