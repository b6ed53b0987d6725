/** The part of protobuf's wire format that is needed to find messages. */

/** Size of the longest varint of 32 bits. */
export const MAX_VARINT_BYTES = 5;
/** Size of the longest varint. */
const MAX_LONG_VARINT_BYTES = 10;
/** Size of the longest tag with the number or the length after it. */
export const MAX_FIELD_HEAD_BYTES = MAX_VARINT_BYTES + MAX_LONG_VARINT_BYTES;

/** The varint of 32 bits at `from`, and its end. Undefined if there is none. */
export function readVarint(bytes: Buffer, from: number): { readonly value: number; readonly end: number } | undefined {
  let value = 0;
  for (let at = 0; at < MAX_VARINT_BYTES; at++) {
    const byte = bytes[from + at];
    if (byte === undefined) return undefined;
    value += (byte & 0x7f) * 2 ** (7 * at);
    if (byte < 0x80) return { value, end: from + at + 1 };
  }
  return undefined;
}

/** A field of a message: its tag, and the place of its content. */
export interface Field {
  readonly tag: number;
  readonly start: number;
  readonly end: number;
}

/** The field at `at`. Undefined if there is none. Its end may be beyond the end of the bytes. */
export function readField(bytes: Buffer, at: number): Field | undefined {
  const tag = readVarint(bytes, at);
  if (tag === undefined || tag.value >>> 3 === 0) return undefined;
  const start = tag.end;
  switch (tag.value & 7) {
    case 0:
      return { tag: tag.value, start, end: endOfVarint(bytes, start) };
    case 1:
      return { tag: tag.value, start, end: start + 8 };
    case 2: {
      const length = readVarint(bytes, start);
      return length && { tag: tag.value, start: length.end, end: length.end + length.value };
    }
    case 5:
      return { tag: tag.value, start, end: start + 4 };
    default:
      return undefined;
  }
}

/** NaN if the varint is too long. */
function endOfVarint(bytes: Buffer, start: number): number {
  for (let at = start; at < start + MAX_LONG_VARINT_BYTES; at++) if ((bytes[at] ?? 0xff) < 0x80) return at + 1;
  return Number.NaN;
}

/** Tags of the nested messages of a request: `resource_spans`, `scope_spans`, `spans`. Other signals have the same. */
export const NESTED_TAGS = [0x0a, 0x12, 0x12] as const;

/** Whether the fields of a request and of its nested messages end where the messages end. */
export function isWholeRequest(bytes: Buffer, from = 0, to = bytes.length, depth = 0): boolean {
  let at = from;
  while (at < to) {
    const field = readField(bytes, at);
    if (field === undefined || !(field.end <= to)) return false;
    if (field.tag === NESTED_TAGS[depth] && !isWholeRequest(bytes, field.start, field.end, depth + 1)) return false;
    at = field.end;
  }
  return true;
}
