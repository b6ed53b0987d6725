/** Pairs in logfmt, as the parameter `tags` has them: `service.name=shop http.status_code=500 note="two words"`. */
import { refusal } from '../adapter/parameters.ts';

export interface LogfmtPair {
  readonly key: string;
  /** Empty for a key alone. */
  readonly value: string;
}

/** Maximum number of pairs. */
const MAX_PAIRS = 100;
/** A key, then a value in quotes with the escapes of JSON, or one without spaces. */
const PAIR = /\s*(?<key>[^\s="]+)(?:=(?:(?<quoted>"(?:[^"\\]|\\.)*")|(?<plain>[^\s"]*)))?(?=\s|$)/gy;

/** In their order. Throws BAD_USER_INPUT. */
export function readLogfmt(name: string, text: string): readonly LogfmtPair[] {
  const pairs: LogfmtPair[] = [];
  let end = 0;
  for (const { 0: whole, groups: { key = '', quoted, plain = '' } = {} } of text.matchAll(PAIR)) {
    pairs.push({ key, value: quoted === undefined ? plain : unquoted(name, quoted) });
    end += whole.length;
  }
  if (text.slice(end).trim() !== '') {
    throw refusal(
      name,
      `expected key=value pairs, with values in quotes if they have spaces; cannot read it from "${text.slice(end, end + 40)}" on`,
    );
  }
  if (pairs.length > MAX_PAIRS) throw refusal(name, `has ${pairs.length} pairs, over the limit of ${MAX_PAIRS}`);
  return pairs;
}

function unquoted(name: string, quoted: string): string {
  try {
    const value: unknown = JSON.parse(quoted);
    return String(value);
  } catch {
    throw refusal(name, `has a value whose quotes or escapes cannot be read: ${quoted.slice(0, 40)}`);
  }
}
