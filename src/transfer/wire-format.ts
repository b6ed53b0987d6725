/** The wire format of protobuf, as far as messages are told apart by it. */

/** Bytes of the longest varint that fits 32 bits. */
export const MAX_VARINT_BYTES = 5;
/** Bytes of the longest varint. */
const MAX_LONG_VARINT_BYTES = 10;

/** The varint at `from`, and where it ends; undefined where there is none of 32 bits. */
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

/** A field of a message: its tag, and where its content is. */
export interface Field {
  readonly tag: number;
  readonly start: number;
  readonly end: number;
}

/** The field at `at`; undefined where none can be. Its end may be beyond that of the bytes. */
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

/** Not a number where it does not end in time. */
function endOfVarint(bytes: Buffer, start: number): number {
  for (let at = start; at < start + MAX_LONG_VARINT_BYTES; at++) if ((bytes[at] ?? 0xff) < 0x80) return at + 1;
  return Number.NaN;
}

/** Tags of the messages in a request of any signal: `resource_spans`, in these `scope_spans`, in these `spans`. */
export const NESTED_TAGS = [0x0a, 0x12, 0x12] as const;

/** Whether the fields of a request, and those of the messages in it, end where their messages end. */
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
