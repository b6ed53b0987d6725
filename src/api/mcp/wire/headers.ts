/** What the transport ("streamable HTTP") asks of the headers of a request. */
import { SpangraphError } from '../../../errors.ts';
import type { Question } from '../../../net/question.ts';
import { PROTOCOL_VERSIONS, type ProtocolVersion, protocolVersion, VERSION_WITHOUT_HEADER } from './versions.ts';

const MAX_SHOWN = 100;

/**
 * The revision that the request has. Throws UNSUPPORTED_MEDIA_TYPE for a body that is not JSON, NOT_ACCEPTABLE for a client that
 * does not take JSON, and BAD_USER_INPUT for a revision that is not served.
 */
export function checkHeaders({ headers }: Pick<Question, 'headers'>): ProtocolVersion {
  const { 'content-type': type = '', accept, 'mcp-protocol-version': version } = headers;
  if (!/^\s*application\/json\s*(?:;|$)/i.test(type)) {
    throw new SpangraphError(
      'UNSUPPORTED_MEDIA_TYPE',
      `The content type must be application/json, got ${shown(type)}.`,
    );
  }
  if (accept !== undefined && !takesJson(accept)) {
    const wanted = 'The Accept header must list application/json and text/event-stream';
    throw new SpangraphError('NOT_ACCEPTABLE', `${wanted}, got ${shown(accept)}.`);
  }
  if (version === undefined) return VERSION_WITHOUT_HEADER;
  const known = protocolVersion(version.trim());
  if (known !== undefined) return known;
  const served = `Served are ${PROTOCOL_VERSIONS.join(', ')}`;
  throw new SpangraphError('BAD_USER_INPUT', `MCP-Protocol-Version ${shown(version)} is not served. ${served}.`);
}

/** Answers are never streams, so a client that takes only these gets none. The other type may be missing. */
function takesJson(accept: string): boolean {
  return accept.split(',').some((range) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const isRefused = parameters.some((parameter) => /^q=0(?:\.0*)?$/.test(parameter));
    return !isRefused && (type === 'application/json' || type === 'application/*' || type === '*/*');
  });
}

function shown(text: string): string {
  return JSON.stringify(text.slice(0, MAX_SHOWN));
}
