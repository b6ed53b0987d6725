/**
 * Removes from expired days the spans of all traces that no rule keeps. The document of a trace comes first, and only as it was
 * when the rules were asked: that decides for all of its spans at once, also if several processes do so. Then the spans that it
 * named are removed by their ids. So a span that is just being stored stays. If the process ends in between, the spans that no trace
 * names any more are found by their number, and removed by the next run.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { BulkOperation } from '../cluster/bulk.ts';
import { RetryBudget } from '../cluster/retry.ts';
import { readTraceSummary } from '../documents/documents.ts';
import { ANY_DAY, readSpanRef, spansIndex, tracesIndex } from '../documents/names.ts';
import { ENTRY_BYTES, entryDay, readSkeleton } from '../documents/skeleton.ts';
import { endEmptyDays } from './empty-days.ts';
import { removeExceptionsOf } from './logged-exceptions.ts';
import { type OldTrace, tracesBefore } from './old-traces.ts';
import { endOf, presentDays } from './present-days.ts';
import type { RetentionOptions, RetentionReport } from './retention-options.ts';
import { hasDayOf, splitTrace, trimOperation } from './trim-trace.ts';

/** Spans that are removed by one call. */
const SPANS_AT_ONCE = 5_000;
/** More days than this are refreshed by their pattern, because the line of a request is limited. */
const MAX_NAMED_DAYS = 16;
const NANOS_PER_MILLI = 1_000_000n;

/**
 * Looks at the traces with spans on these days. A day whose index is closed stays whole, with its traces. When `signal` ends it, days
 * that are empty stay to the next run.
 */
export async function removeUnkept(
  expired: ReadonlySet<string>,
  options: RetentionOptions & Required<Pick<RetentionOptions, 'rules'>>,
  now: number,
  signal: AbortSignal,
): Promise<RetentionReport> {
  const { client, index, rules } = options;
  const closed = await presentDays(client, index, 'closed');
  const days = new Set([...expired].filter((day) => !closed.has(day)));
  const report = { traces: 0, shortened: 0 };
  if (days.size === 0) return { days: [], ...report };
  const spansLeft = new Map([...days].map((day) => [day, 0]));
  await client.indices.refresh({ index: tracesIndex(index) });
  const bound = BigInt(Math.max(...[...days].map(endOf))) * NANOS_PER_MILLI;
  for await (const portion of tracesBefore(bound, options)) {
    const traces = portion.filter((trace) => hasDayOf(Buffer.from(trace.source.skeleton, 'base64'), days));
    if (traces.length === 0) continue;
    await refreshDaysOf(traces, options);
    const summaries = traces.filter((trace) => !hasDayOf(Buffer.from(trace.source.skeleton, 'base64'), closed));
    const kept = await rules.among(
      summaries.map(({ source }) => readTraceSummary(source)),
      now,
      signal,
    );
    if (signal.aborted) break;
    const unkept = summaries.filter(({ source }) => !kept.has(source.trace));
    const gone = await removeTraces(unkept, { days, closed }, options, report);
    for (const { source } of traces) {
      if (!gone.has(source.trace)) countDays(Buffer.from(source.skeleton, 'base64'), spansLeft);
    }
    await nextTurn();
    if (signal.aborted) break;
  }
  // What was not looked at is not counted.
  return { days: signal.aborted ? [] : await endEmptyDays(spansLeft, options), ...report };
}

/** Searches then see every span that a document names, because spans are stored before their trace. */
async function refreshDaysOf(traces: readonly OldTrace[], { client, index }: RetentionOptions): Promise<void> {
  const days = new Set<string>();
  for (const { source } of traces) {
    const skeleton = Buffer.from(source.skeleton, 'base64');
    for (let at = 0; at < skeleton.length; at += ENTRY_BYTES) days.add(entryDay(skeleton, at));
  }
  const named = days.size > MAX_NAMED_DAYS ? [ANY_DAY] : [...days];
  await client.indices.refresh({ index: named.map((day) => spansIndex(index, day)), ignore_unavailable: true });
}

/** Resolves with the ids of those that had not changed. */
async function removeTraces(
  traces: readonly OldTrace[],
  { days, closed }: { readonly days: ReadonlySet<string>; readonly closed: ReadonlySet<string> },
  options: RetentionOptions,
  report: { traces: number; shortened: number },
): Promise<ReadonlySet<string>> {
  const { bulk, retryTimeoutMs } = options;
  const budget = new RetryBudget(retryTimeoutMs);
  const parts = traces.map((trace) => splitTrace(trace, (day) => !days.has(day)));
  const operations: BulkOperation[] = [];
  for (const [i, trace] of traces.entries()) {
    operations.push(await trimOperation(trace, parts[i]?.rest ?? Buffer.alloc(0), closed, options, budget));
  }
  const outcomes = await bulk.send(operations, budget);
  const gone = new Map<string, Buffer>();
  const removed: string[] = [];
  for (const [i, { action, id }] of operations.entries()) {
    if (outcomes[i]?.type !== 'done') continue;
    gone.set(id, parts[i]?.removed ?? Buffer.alloc(0));
    if (action === 'delete') removed.push(id);
  }
  await removeSpans(gone, options);
  await removeExceptionsOf(removed, options);
  report.traces += removed.length;
  report.shortened += gone.size - removed.length;
  return new Set(gone.keys());
}

/** Removes the documents of the spans of skeletons, by trace. */
async function removeSpans(
  skeletons: ReadonlyMap<string, Buffer>,
  { bulk, index, retryTimeoutMs }: RetentionOptions,
): Promise<void> {
  let operations: BulkOperation[] = [];
  const send = async (): Promise<void> => {
    await bulk.send(operations, new RetryBudget(retryTimeoutMs));
    operations = [];
  };
  for (const [traceId, skeleton] of skeletons) {
    for (let at = 0; at < skeleton.length; at += SPANS_AT_ONCE * ENTRY_BYTES) {
      for (const { ref } of readSkeleton(traceId, skeleton.subarray(at, at + SPANS_AT_ONCE * ENTRY_BYTES))) {
        const place = readSpanRef(ref);
        if (place !== undefined)
          operations.push({ action: 'delete', index: spansIndex(index, place.day), id: place.id });
      }
      if (operations.length >= SPANS_AT_ONCE) await send();
    }
  }
  await send();
}

/** Adds the spans of a skeleton to the numbers of their days. */
function countDays(skeleton: Buffer, counts: Map<string, number>): void {
  for (let at = 0; at < skeleton.length; at += ENTRY_BYTES) {
    const day = entryDay(skeleton, at);
    const count = counts.get(day);
    if (count !== undefined) counts.set(day, count + 1);
  }
}
