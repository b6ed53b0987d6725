/** Lines of a stream, each of a bounded length. */

/** A line without its end, or that there was one that is too long. */
export type BoundedLine = { readonly text: string } | { readonly isTooLong: true };

const NEWLINE = 0x0a;

/** Ends with the stream. A last line without an end counts. Of a line that is too long nothing is kept. */
export async function* boundedLines(stream: AsyncIterable<Buffer>, maxBytes: number): AsyncGenerator<BoundedLine> {
  let parts: Buffer[] = [];
  let length = 0;
  const add = (part: Buffer): void => {
    length += part.length;
    if (length <= maxBytes) parts.push(part);
    else parts = [];
  };
  const take = (): BoundedLine => {
    const line = length <= maxBytes ? { text: Buffer.concat(parts).toString() } : { isTooLong: true as const };
    parts = [];
    length = 0;
    return line;
  };
  for await (const chunk of stream) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      add(chunk.subarray(start, end));
      yield take();
      start = end + 1;
    }
    add(chunk.subarray(start));
  }
  if (length > 0) yield take();
}
