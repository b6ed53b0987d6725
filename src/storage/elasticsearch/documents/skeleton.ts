/**
 * The skeleton of a trace: one entry of {@link ENTRY_BYTES} for each span, in order of (start, spanId, kind). An entry holds
 * start, span id, kind, end and parent id, big-endian, and a byte of flags. Kinds are shifted so that their bytes sort as kinds
 * do. A merge is a union by key in which a finished span replaces its unfinished form. It may be repeated and done in any order.
 */
import type { Span } from '../../../model/span.ts';
import { MAX_ORDERED_TIME, replaces, StatusCode } from '../../../model/span.ts';
import type { TraceMember } from '../../../model/trace-members.ts';
import { TraceSummarizer } from '../../../model/trace-summary.ts';
import type { SkeletonSpan } from '../../backend.ts';
import { dayOf, formerDocumentId, spanDocumentId, spanRef } from './names.ts';

/** Bytes of one entry. */
export const ENTRY_BYTES = 37;
/** Bytes of base64, in which documents have skeletons, for each byte. */
export const BASE64_GROWTH = 4 / 3;

const SPAN_ID = 8;
const KIND = 16;
const END = 20;
const PARENT = 28;
const FLAGS = 36;
const KIND_SHIFT = 2 ** 31;

/** START_IN_ID: the `_id` of the span's document contains the start. Not set for spans of layout 1. */
const Flag = { ERROR: 1, HAS_PARENT_ID: 2, START_IN_ID: 4 } as const;

/** The summary of a trace, as its skeleton gives it. */
export interface SkeletonSummary {
  readonly traceId: string;
  /** Exact. */
  readonly startTimeUnixNano: bigint;
  readonly endTimeUnixNano: bigint;
  /** Latest start, ordered. */
  readonly lastStart: bigint;
  readonly spanCount: number;
  readonly errorCount: number;
  readonly missingParentCount: number;
  readonly rootRef?: string;
}

/** The entry of one span. */
export function skeletonEntry(span: Span): Buffer {
  // From the pool: a buffer of its own would cost more than all that is written into it.
  const entry = Buffer.allocUnsafe(ENTRY_BYTES).fill(0);
  entry.writeBigUInt64BE(span.startTimeUnixNano, 0);
  entry.write(span.spanId, SPAN_ID, 'hex');
  entry.writeUInt32BE(span.kind + KIND_SHIFT, KIND);
  entry.writeBigUInt64BE(span.endTimeUnixNano, END);
  entry.write(span.parentSpanId, PARENT, 'hex');
  entry[FLAGS] =
    (span.statusCode === StatusCode.ERROR ? Flag.ERROR : 0) |
    (span.parentSpanId === '' ? 0 : Flag.HAS_PARENT_ID) |
    Flag.START_IN_ID;
  return entry;
}

/** The entry of a span whose document has the `_id` of layout 1. */
export function formerEntry(span: Span): Buffer {
  const entry = skeletonEntry(span);
  entry[FLAGS] = flagsAt(entry, 0) & ~Flag.START_IN_ID;
  return entry;
}

/** Whether the span's document has the `_id` of layout 1. */
export function isFormer(skeleton: Buffer, offset = 0): boolean {
  return (flagsAt(skeleton, offset) & Flag.START_IN_ID) === 0;
}

/** The key of a span within its trace: start, span id and kind. */
export function entryKey(skeleton: Buffer, offset = 0): string {
  return latin1(skeleton, offset, offset + END);
}

/** Whether the span of an entry replaces the stored span with the same key. */
export function entryReplaces(entry: Buffer, skeleton: Buffer, offset = 0): boolean {
  return replaces({ endTimeUnixNano: endAt(entry, 0) }, { endTimeUnixNano: endAt(skeleton, offset) });
}

/** The day whose index holds the span of an entry. */
export function entryDay(skeleton: Buffer, offset = 0): string {
  return dayOf(skeleton.readBigUInt64BE(offset));
}

/** The spans of a skeleton, in order. */
export function readSkeleton(traceId: string, skeleton: Buffer): SkeletonSpan[] {
  const spans: SkeletonSpan[] = [];
  for (let at = 0; at < skeleton.length; at += ENTRY_BYTES) spans.push(readEntry(traceId, skeleton, at));
  return spans;
}

function readEntry(traceId: string, skeleton: Buffer, at: number): SkeletonSpan {
  const [spanId, kind] = [skeleton.toString('hex', at + SPAN_ID, at + KIND), kindAt(skeleton, at)];
  const startTimeUnixNano = skeleton.readBigUInt64BE(at);
  const key = { traceId, spanId, kind, startTimeUnixNano };
  return {
    ref: spanRef(startTimeUnixNano, isFormer(skeleton, at) ? formerDocumentId(key) : spanDocumentId(key)),
    spanId,
    parentSpanId: parentAt(skeleton, at),
    kind,
    startTimeUnixNano,
    endTimeUnixNano: endAt(skeleton, at),
  };
}

/** The offset of each entry, by {@link entryKey}. */
export function offsetsOf(skeleton: Buffer): Map<string, number> {
  const offsets = new Map<string, number>();
  for (let at = 0; at < skeleton.length; at += ENTRY_BYTES) offsets.set(entryKey(skeleton, at), at);
  return offsets;
}

/**
 * The union. Of several entries with one key it keeps the first finished one, or the first if none is finished. The entry of
 * `skeleton` comes before those of `entries`. Undefined if nothing changes. `offsets` are those of `skeleton`.
 */
export function mergeSkeleton(
  skeleton: Buffer,
  entries: readonly Buffer[],
  offsets: ReadonlyMap<string, number> = offsetsOf(skeleton),
): Buffer | undefined {
  const added = new Map<string, Buffer>();
  const replaced = new Map<number, Buffer>();
  for (const entry of entries) {
    const key = entryKey(entry);
    const offset = offsets.get(key);
    if (offset === undefined) {
      const known = added.get(key);
      if (known === undefined || entryReplaces(entry, known)) added.set(key, entry);
    } else if (!replaced.has(offset) && entryReplaces(entry, skeleton, offset)) replaced.set(offset, entry);
  }
  if (added.size === 0 && replaced.size === 0) return undefined;
  return inOrder(withReplaced(skeleton, replaced), [...added.values()].sort(compareEntries));
}

/** A replacement keeps the place of the entry, because keys alone determine the order. */
function withReplaced(skeleton: Buffer, replaced: ReadonlyMap<number, Buffer>): Buffer {
  if (replaced.size === 0) return skeleton;
  const copy = Buffer.from(skeleton);
  for (const [offset, entry] of replaced) entry.copy(copy, offset);
  return copy;
}

/** Both in order. */
function inOrder(skeleton: Buffer, added: readonly Buffer[]): Buffer {
  const merged = Buffer.allocUnsafe(skeleton.length + added.length * ENTRY_BYTES);
  let [from, to] = [0, 0];
  for (const entry of added) {
    let end = from;
    while (end < skeleton.length && compareEntries(skeleton.subarray(end, end + ENTRY_BYTES), entry) < 0) {
      end += ENTRY_BYTES;
    }
    to += skeleton.copy(merged, to, from, end);
    to += entry.copy(merged, to);
    from = end;
  }
  skeleton.copy(merged, to, from);
  return merged;
}

function compareEntries(a: Buffer, b: Buffer): number {
  // Starts beyond the ordered maximum count as equal. They only break the last tie.
  const from = isBeyondOrder(a) && isBeyondOrder(b) ? SPAN_ID : 0;
  return a.compare(b, from, END, from, END) || a.compare(b, 0, SPAN_ID, 0, SPAN_ID);
}

function isBeyondOrder(entry: Buffer): boolean {
  return (entry[0] ?? 0) >= 0x7f && entry.readBigUInt64BE(0) >= MAX_ORDERED_TIME;
}

/** The skeleton must have at least one entry. */
export function summarizeSkeleton(traceId: string, skeleton: Buffer): SkeletonSummary {
  const summary = new TraceSummarizer<TraceMember & { readonly at: number }>();
  for (let at = 0; at < skeleton.length; at += ENTRY_BYTES) {
    const startTimeUnixNano = skeleton.readBigUInt64BE(at);
    const spanId = skeleton.toString('hex', at + SPAN_ID, at + KIND);
    summary.add(
      { spanId, kind: kindAt(skeleton, at), startTimeUnixNano, at },
      {
        startTimeUnixNano,
        endTimeUnixNano: endAt(skeleton, at),
        parentSpanId: parentAt(skeleton, at),
        statusCode: (flagsAt(skeleton, at) & Flag.ERROR) !== 0 ? StatusCode.ERROR : StatusCode.UNSET,
      },
    );
  }
  const root = summary.root();
  const { startTimeUnixNano, endTimeUnixNano, lastStart, spanCount, errorCount, missingParentCount } = summary;
  return {
    traceId,
    startTimeUnixNano,
    endTimeUnixNano,
    lastStart,
    spanCount,
    errorCount,
    missingParentCount,
    ...(root === undefined ? {} : { rootRef: readEntry(traceId, skeleton, root.at).ref }),
  };
}

function flagsAt(skeleton: Buffer, at: number): number {
  return skeleton[at + FLAGS] ?? 0;
}

function endAt(skeleton: Buffer, at: number): bigint {
  return skeleton.readBigUInt64BE(at + END);
}

function kindAt(skeleton: Buffer, at: number): number {
  return skeleton.readUInt32BE(at + KIND) - KIND_SHIFT;
}

function latin1(skeleton: Buffer, from: number, to: number): string {
  return skeleton.toString('latin1', from, to);
}

function parentAt(skeleton: Buffer, at: number): string {
  const isNamed = (flagsAt(skeleton, at) & Flag.HAS_PARENT_ID) !== 0;
  return isNamed ? skeleton.toString('hex', at + PARENT, at + FLAGS) : '';
}
