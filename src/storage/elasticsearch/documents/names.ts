/** Names of indices and documents, and references made of them. */
import type { SpanKey } from '../../../model/span.ts';

/** The index of traces. */
export function tracesIndex(index: string): string {
  return `${index}-traces`;
}

/** The index of the spans that start on a day; {@link ANY_DAY} stands for all of them. */
export function spansIndex(index: string, day: string): string {
  return `${index}-spans-${day}`;
}

export const ANY_DAY = '*';

/** The day of starts before {@link FIRST_DAY} and after {@link LAST_DAY}. */
export const UNDATED = 'undated';

const NANOS_PER_DAY = 86_400_000_000_000n;
const MILLIS_PER_DAY = 86_400_000;
/** 2000-01-01 and 2099-12-31, in days since the Unix epoch. */
const FIRST_DAY = 10_957;
const LAST_DAY = 47_481;

/** The UTC day of a start time as `YYYY.MM.DD`. */
export function dayOf(startTimeUnixNano: bigint): string {
  return dayName(Number(startTimeUnixNano / NANOS_PER_DAY));
}

let lastDay = -1;
let lastName = '';

function dayName(day: number): string {
  if (day < FIRST_DAY || day > LAST_DAY) return UNDATED;
  if (day !== lastDay) {
    lastName = new Date(day * MILLIS_PER_DAY).toISOString().slice(0, 10).replaceAll('-', '.');
    lastDay = day;
  }
  return lastName;
}

const KEY_BYTES = 24;
const MAX_SHORT_KIND = 254;
const LONG_KIND = 255;

/** `_id` of a span: the bytes of its key as base64url, which Elasticsearch stores as these bytes. */
export function spanDocumentId({ traceId, spanId, kind }: SpanKey): string {
  const isShort = kind >= 0 && kind <= MAX_SHORT_KIND;
  const bytes = Buffer.allocUnsafe(isShort ? KEY_BYTES + 1 : KEY_BYTES + 5);
  bytes.write(traceId, 0, 'hex');
  bytes.write(spanId, 16, 'hex');
  bytes[KEY_BYTES] = isShort ? kind : LONG_KIND;
  if (!isShort) bytes.writeInt32BE(kind, KEY_BYTES + 1);
  return bytes.toString('base64url');
}

/** `SpanRecord.ref`: the day and the `_id`. */
export function spanRef(span: SpanKey & { readonly startTimeUnixNano: bigint }): string {
  return `${dayOf(span.startTimeUnixNano)}/${spanDocumentId(span)}`;
}

/** The parts of a reference; undefined for one that this backend never gave. */
export function readSpanRef(ref: string): { readonly day: string; readonly id: string } | undefined {
  const parts = /^(\d{4}\.\d\d\.\d\d|undated)\/([\w-]{34}|[\w-]{39})$/.exec(ref);
  return parts === null ? undefined : { day: parts[1] ?? '', id: parts[2] ?? '' };
}
