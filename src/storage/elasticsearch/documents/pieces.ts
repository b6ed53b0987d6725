/** Text in pieces: what many documents have in common is bytes, made once; what is a document's own is a string. */
export type Piece = string | Buffer;

/** Most bytes that UTF-8 has for one UTF-16 unit. */
const MAX_BYTES_A_UNIT = 3;

/** Bytes of the pieces, near enough: most letters of a string take one. */
export function lengthOf(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, piece) => sum + piece.length, 0);
}

/** All of it in UTF-8. */
export function toBytes(pieces: readonly Piece[]): Buffer {
  const longest = pieces.reduce((most, piece) => Math.max(most, piece.length), 0);
  // Enough where all is ASCII, with what the longest could take more: then nothing grows.
  let buffer = Buffer.allocUnsafe(lengthOf(pieces) + (MAX_BYTES_A_UNIT - 1) * longest);
  let at = 0;
  for (const piece of pieces) {
    const most = at + piece.length * (typeof piece === 'string' ? MAX_BYTES_A_UNIT : 1);
    if (most > buffer.length) buffer = Buffer.concat([buffer.subarray(0, at)], Math.max(most, 2 * buffer.length));
    at += typeof piece === 'string' ? buffer.write(piece, at) : piece.copy(buffer, at);
  }
  return buffer.subarray(0, at);
}

/** Pieces of a list, each item of which has a comma before it: without that of the first. */
export function afterFirstComma(pieces: readonly Piece[]): Piece[] {
  const [first, ...rest] = pieces.filter((piece) => piece.length > 0);
  if (first === undefined) return [];
  return [typeof first === 'string' ? first.slice(1) : first.subarray(1), ...rest];
}
