/** Text in pieces. Parts that many documents share are bytes, which are made once. The other parts are strings. */
export type Piece = string | Buffer;

/** UTF-8 has at most this many bytes for one UTF-16 unit. */
const MAX_BYTES_A_UNIT = 3;

/** The approximate number of bytes: most letters of a string take one byte. */
export function lengthOf(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, piece) => sum + piece.length, 0);
}

/** The whole text in UTF-8. */
export function toBytes(pieces: readonly Piece[]): Buffer {
  const longest = pieces.reduce((most, piece) => Math.max(most, piece.length), 0);
  // Enough for ASCII, plus what the longest piece may take beyond that. Then the buffer rarely grows.
  let buffer = Buffer.allocUnsafe(lengthOf(pieces) + (MAX_BYTES_A_UNIT - 1) * longest);
  let at = 0;
  for (const piece of pieces) {
    const most = at + piece.length * (typeof piece === 'string' ? MAX_BYTES_A_UNIT : 1);
    if (most > buffer.length) buffer = Buffer.concat([buffer.subarray(0, at)], Math.max(most, 2 * buffer.length));
    at += typeof piece === 'string' ? buffer.write(piece, at) : piece.copy(buffer, at);
  }
  return buffer.subarray(0, at);
}

/** The pieces of a list whose items have a comma before them, without the comma of the first item. */
export function afterFirstComma(pieces: readonly Piece[]): Piece[] {
  const [first, ...rest] = pieces.filter((piece) => piece.length > 0);
  if (first === undefined) return [];
  return [typeof first === 'string' ? first.slice(1) : first.subarray(1), ...rest];
}
