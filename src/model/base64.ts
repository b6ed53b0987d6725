/** Base64 (RFC 4648), in the server and in browsers. */

const DIGITS = new TextEncoder().encode('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/');
const PADDING = 0x3d;
const decoder = new TextDecoder();

/** In the standard alphabet, padded. */
export function base64Of(bytes: Uint8Array): string {
  const text = new Uint8Array(4 * Math.ceil(bytes.length / 3));
  let at = 0;
  for (let from = 0; from < bytes.length; from += 3) {
    const three = ((bytes[from] ?? 0) << 16) | ((bytes[from + 1] ?? 0) << 8) | (bytes[from + 2] ?? 0);
    text[at++] = DIGITS[three >> 18] ?? 0;
    text[at++] = DIGITS[(three >> 12) & 63] ?? 0;
    text[at++] = DIGITS[(three >> 6) & 63] ?? 0;
    text[at++] = DIGITS[three & 63] ?? 0;
  }
  const missing = (3 - (bytes.length % 3)) % 3;
  text.fill(PADDING, text.length - missing);
  return decoder.decode(text);
}

/**
 * The bytes of a text in the standard or the URL-safe alphabet, padded or not. Undefined if it is anything else, or if it is not
 * the one text of its bytes.
 */
export function bytesOfBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  const digits = unpadded(text);
  if (digits.length !== text.length && text.length % 4 !== 0) return undefined;
  const bytes = decoded(digits.replaceAll('-', '+').replaceAll('_', '/'));
  if (bytes === undefined) return undefined;
  const exact = unpadded(base64Of(bytes));
  const isExact = exact === digits || exact.replaceAll('+', '-').replaceAll('/', '_') === digits;
  return isExact ? bytes : undefined;
}

function decoded(digits: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    const characters = atob(digits);
    const bytes = new Uint8Array(characters.length);
    for (let index = 0; index < characters.length; index++) bytes[index] = characters.charCodeAt(index);
    return bytes;
  } catch (error) {
    if (error instanceof DOMException) return undefined;
    throw error;
  }
}

function unpadded(base64: string): string {
  if (base64.endsWith('==')) return base64.slice(0, -2);
  return base64.endsWith('=') ? base64.slice(0, -1) : base64;
}
