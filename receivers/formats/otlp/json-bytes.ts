/** The bytes that give JSON its structure. */

export const QUOTE = 0x22;
export const COMMA = 0x2c;
export const COLON = 0x3a;
export const [OPENING_BRACKET, BACKSLASH, CLOSING_BRACKET] = [0x5b, 0x5c, 0x5d];
export const [OPENING_BRACE, CLOSING_BRACE] = [0x7b, 0x7d];

/** Whether the byte begins an object or an array. */
export function opensContainer(byte: number | undefined): boolean {
  return byte === OPENING_BRACE || byte === OPENING_BRACKET;
}

/** The place behind the string that begins at `start`. Undefined if it does not end. */
export function endOfString(bytes: Buffer, start: number): number | undefined {
  for (let quote = bytes.indexOf(QUOTE, start + 1); quote !== -1; quote = bytes.indexOf(QUOTE, quote + 1)) {
    let escapes = 0;
    while (bytes[quote - 1 - escapes] === BACKSLASH) escapes++;
    if (escapes % 2 === 0) return quote + 1;
  }
  return undefined;
}
