/** Names content that is not a trace file, for the message that refuses it. */

interface Signature {
  /** What the content is, and what to do with it. */
  readonly name: string;
  readonly bytes: Buffer;
  readonly at?: number;
}

const SIGNATURES: readonly Signature[] = [
  { name: 'xz data: decompress it first', bytes: Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]) },
  { name: 'bzip2 data: decompress it first', bytes: Buffer.from('BZh') },
  { name: 'lz4 data: decompress it first', bytes: Buffer.from([0x04, 0x22, 0x4d, 0x18]) },
  {
    name: 'snappy data: decompress it first',
    bytes: Buffer.from([0xff, 0x06, 0x00, 0x00, 0x73, 0x4e, 0x61, 0x50, 0x70, 0x59]),
  },
  { name: 'gzip data that was compressed once more: decompress it first', bytes: Buffer.from([0x1f, 0x8b]) },
  {
    name: 'zstd data that was compressed once more: decompress it first',
    bytes: Buffer.from([0x28, 0xb5, 0x2f, 0xfd]),
  },
  { name: 'a zip archive: import the files in it', bytes: Buffer.from('PK\x03\x04') },
  { name: 'a zip archive: import the files in it', bytes: Buffer.from('PK\x05\x06') },
  { name: 'a 7z archive: import the files in it', bytes: Buffer.from([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]) },
  { name: 'a tar archive: import the files in it', bytes: Buffer.from('ustar\0'), at: 257 },
  { name: 'a tar archive: import the files in it', bytes: Buffer.from('ustar  \0'), at: 257 },
  { name: 'a Parquet file: export it as OTLP', bytes: Buffer.from('PAR1') },
  { name: 'an SQLite database: spangraph copy reads those of Spangraph', bytes: Buffer.from('SQLite format 3\0') },
];
const HTML = /^\s*<(?:!doctype\s+html|html)\b/i;
const XML = /^\s*<\?xml\b/i;
/** Bytes checked for UTF-16 without a byte order mark. */
const UTF16_BYTES = 64;

/** Says what the content is and what to do with it. Undefined if the first bytes are of no such kind. */
export function foreignContent(begin: Buffer): string | undefined {
  const found = SIGNATURES.find(({ bytes, at = 0 }) => begin.subarray(at, at + bytes.length).equals(bytes));
  if (found !== undefined) return found.name;
  if (hasUtf16Mark(begin) || isUtf16(begin.subarray(0, UTF16_BYTES))) return 'UTF-16 text: convert it to UTF-8';
  const text = begin.toString('latin1');
  if (HTML.test(text)) return 'an HTML page: perhaps the error page of a server';
  return XML.test(text) ? 'an XML document' : undefined;
}

/** Whether the bytes begin with the mark of UTF-16, in either order. */
export function hasUtf16Mark(begin: Buffer): boolean {
  const mark = begin.length < 2 ? 0 : begin.readUInt16BE();
  return mark === 0xfffe || mark === 0xfeff;
}

/** JSON in UTF-16 has a zero in each pair of bytes, always in the same position. */
function isUtf16(begin: Buffer): boolean {
  const pairs = Math.floor(begin.length / 2);
  if (pairs < 2) return false;
  return [0, 1].some((side) => {
    const isPair = (pair: number): boolean => {
      const zero = begin[2 * pair + side];
      const character = begin[2 * pair + 1 - side] ?? 0;
      return zero === 0 && (character >= 0x20 || character === 0x0a || character === 0x0d || character === 0x09);
    };
    return Array.from({ length: pairs }, (_, pair) => pair).every(isPair);
  });
}
