import { SpangraphError } from '../../errors.ts';

/** 32 lower-case hex digits of an id that may lack zeros on the left. Throws BAD_USER_INPUT for other texts. */
export function readTraceId(text: string): string {
  if (/^[0-9a-f]{1,32}$/i.test(text)) return text.toLowerCase().padStart(32, '0');
  throw new SpangraphError('BAD_USER_INPUT', `invalid trace id: expected 1 to 32 hex digits, got ${shown(text)}`);
}

/** Characters of a refused id that the message shows. */
const SHOWN = 64;

function shown(text: string): string {
  return JSON.stringify(text.length > SHOWN ? `${text.slice(0, SHOWN)}...` : text);
}
