import { SpangraphError } from '../../errors.ts';
import { bytesOfBase64 } from '../../model/base64.ts';

const HEX = /^[0-9a-f]{1,32}$/i;
const ID_BYTES = 16;
/** Characters of a refused id that its message shows. */
const SHOWN = 100;

/** A trace id as the store has it. Clients send 1 to 32 hex digits, or the 16 bytes in base64. Throws BAD_USER_INPUT. */
export function readTraceId(text: string): string {
  if (HEX.test(text)) return text.toLowerCase().padStart(2 * ID_BYTES, '0');
  const bytes = bytesOfBase64(text);
  if (bytes?.byteLength === ID_BYTES) return Buffer.from(bytes).toString('hex');
  const shown = JSON.stringify(text.slice(0, SHOWN));
  throw new SpangraphError('BAD_USER_INPUT', `malformed trace ID ${shown}: expected 1 to 32 hex digits`);
}
