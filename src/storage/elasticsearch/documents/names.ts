/** Names of indices and documents, and references to documents. */
import type { SpanKey } from '../../../model/span.ts';

/** The index of traces. */
export function tracesIndex(index: string): string {
  return `${index}-traces`;
}

/** The index of what log records tell of spans. */
export function exceptionsIndex(index: string): string {
  return `${index}-exceptions`;
}

/** The index of the spans that start on a day. {@link ANY_DAY} gives the pattern of all these indices. */
export function spansIndex(index: string, day: string): string {
  return `${index}-spans-${day}`;
}

export const ANY_DAY = '*';

/** The name of days before {@link FIRST_DAY} and after {@link LAST_DAY}. */
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

/** Bytes of trace id and span id. */
const IDS_BYTES = 24;
const START_BYTES = 8;
const MAX_SHORT_KIND = 254;
const LONG_KIND = 255;

/** `_id` of a span: the bytes of its key as base64url. Elasticsearch stores such an `_id` as these bytes. */
export function spanDocumentId(key: SpanKey): string {
  const kind = kindBytes(key.kind);
  const bytes = Buffer.allocUnsafe(IDS_BYTES + kind.length + START_BYTES);
  writeIds(bytes, key, kind);
  bytes.writeBigUInt64BE(key.startTimeUnixNano, IDS_BYTES + kind.length);
  return bytes.toString('base64url');
}

/** `_id` that layout 1 gave: without the start. The spans that layout 1 stored keep it. */
export function formerDocumentId(key: SpanKey): string {
  const kind = kindBytes(key.kind);
  const bytes = Buffer.allocUnsafe(IDS_BYTES + kind.length);
  writeIds(bytes, key, kind);
  return bytes.toString('base64url');
}

function writeIds(bytes: Buffer, { traceId, spanId }: SpanKey, kind: Buffer): void {
  bytes.write(traceId, 0, 'hex');
  bytes.write(spanId, 16, 'hex');
  kind.copy(bytes, IDS_BYTES);
}

/** One byte for the usual kinds. */
function kindBytes(kind: number): Buffer {
  if (kind >= 0 && kind <= MAX_SHORT_KIND) return Buffer.of(kind);
  const bytes = Buffer.alloc(5, LONG_KIND);
  bytes.writeInt32BE(kind, 1);
  return bytes;
}

/** `SpanRecord.ref`: the day and the `_id`. */
export function spanRef(startTimeUnixNano: bigint, id: string): string {
  return `${dayOf(startTimeUnixNano)}/${id}`;
}

/** The parts of a reference. Undefined for a text that is no reference of this backend. */
export function readSpanRef(ref: string): { readonly day: string; readonly id: string } | undefined {
  const parts = /^(\d{4}\.\d\d\.\d\d|undated)\/([\w-]{34}|[\w-]{39}|[\w-]{44}|[\w-]{50})$/.exec(ref);
  return parts === null ? undefined : { day: parts[1] ?? '', id: parts[2] ?? '' };
}
