/** The text of a file, decompressed if it is in gzip. */

interface FileText {
  readonly text: string;
  /** After decompression. */
  readonly bytes: number;
}

/** What came of reading: `no text` is not UTF-8, or no gzip after all. */
type ReadText = FileText | 'too large' | 'no text' | 'unreadable';

/** Reads no more than `mostBytes`. */
export async function readText(file: Blob, mostBytes: number): Promise<ReadText> {
  if (file.size > mostBytes) return 'too large';
  try {
    return await decoded(await plain(file), mostBytes);
  } catch (thrown) {
    if (thrown instanceof TypeError) return 'no text';
    if (thrown instanceof DOMException) return 'unreadable';
    throw thrown;
  }
}

async function plain(file: Blob): Promise<ReadableStream<Uint8Array>> {
  const [first, second] = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  const isGzip = first === 0x1f && second === 0x8b;
  return isGzip ? file.stream().pipeThrough(new DecompressionStream('gzip')) : file.stream();
}

async function decoded(stream: ReadableStream<Uint8Array>, mostBytes: number): Promise<FileText | 'too large'> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const reader = stream.getReader();
  let text = '';
  let bytes = 0;
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    bytes += piece.value.byteLength;
    if (bytes > mostBytes) {
      await reader.cancel();
      return 'too large';
    }
    text += decoder.decode(piece.value, { stream: true });
  }
  return { text: text + decoder.decode(), bytes };
}
