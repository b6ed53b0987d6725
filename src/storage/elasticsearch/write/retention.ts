/**
 * Removes spans by age: whole daily indices first, then their spans from the documents of traces. That includes days that a
 * policy of the cluster has removed. If rules keep traces longer, the spans of all other traces are removed from such a day, and its
 * index when it is empty. Several processes may do so at once. Spans without a day (starts outside 2000 to 2099) have no age
 * and stay. What log records told of a trace goes with it; what they told of traces that are not stored goes with the days of its
 * time, and at once if that is in the future.
 */
import { RetryBudget } from '../cluster/retry.ts';
import { tracesIndex } from '../documents/names.ts';
import { removeExceptionsOf, removeLonelyExceptions } from './logged-exceptions.ts';
import { tracesBefore } from './old-traces.ts';
import { endOf, MILLIS_PER_DAY, oldestDay, presentDays, removeDay, startOf } from './present-days.ts';
import type { RetentionOptions, RetentionReport } from './retention-options.ts';
import { splitTrace, trimOperation } from './trim-trace.ts';
import { removeUnkept } from './unkept-traces.ts';

/** How far ahead of this server's clock the times of others may be. */
const MAX_AHEAD_MS = MILLIS_PER_DAY;
const NANOS_PER_MILLI = 1_000_000n;

/**
 * Removes what is expired at `now`, milliseconds since the Unix epoch. When `signal` ends it, resolves after the day or the portion of
 * traces under way. Throws errors of the client.
 */
export async function removeExpired(
  options: RetentionOptions,
  now: number,
  signal: AbortSignal,
): Promise<RetentionReport> {
  const { client, index, retentionMs = Number.POSITIVE_INFINITY, rules } = options;
  const days = [...(await presentDays(client, index))].filter((day) => endOf(day) + retentionMs <= now);
  const removed =
    rules === undefined
      ? { days: await removeDays(days, options, signal), traces: 0, shortened: 0 }
      : await removeUnkept(new Set(days), { ...options, rules }, now, signal);
  const trimmed = await trimTraces(options, signal);
  if (!signal.aborted) {
    const times = {
      from: await beginOfStored(options, now),
      to: BigInt(Math.floor(now + MAX_AHEAD_MS)) * NANOS_PER_MILLI,
    };
    await removeLonelyExceptions(times, options, signal);
  }
  return {
    days: removed.days,
    traces: removed.traces + trimmed.traces,
    shortened: removed.shortened + trimmed.shortened,
  };
}

/** Resolves with those that are gone. */
async function removeDays(
  days: readonly string[],
  { client, index }: RetentionOptions,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const removed: string[] = [];
  for (const day of days) {
    if (signal.aborted) break;
    await removeDay(client, index, day);
    removed.push(day);
  }
  return removed;
}

/** The first moment whose spans are not removed by age, in nanoseconds since the Unix epoch. */
async function beginOfStored({ client, index, retentionMs }: RetentionOptions, now: number): Promise<bigint> {
  if (retentionMs !== undefined) {
    const day = Math.floor((now - retentionMs) / MILLIS_PER_DAY);
    return BigInt(Math.max(0, day * MILLIS_PER_DAY)) * NANOS_PER_MILLI;
  }
  const oldest = await oldestDay(client, index);
  return (oldest === undefined ? undefined : startOf(oldest)) ?? 0n;
}

/**
 * Goes through the traces that start before the oldest remaining day, in order of their ids. Removes from each the spans of
 * days that are gone, and the trace if it has no other span. Leaves a trace that changes meanwhile to the next run.
 */
async function trimTraces(
  options: RetentionOptions,
  signal: AbortSignal,
): Promise<Pick<RetentionReport, 'traces' | 'shortened'>> {
  const { client, bulk, index, retryTimeoutMs } = options;
  const removed = { traces: 0, shortened: 0 };
  if (signal.aborted) return removed;
  const oldest = await oldestDay(client, index);
  await client.indices.refresh({ index: tracesIndex(index) });
  for await (const portion of tracesBefore(oldest === undefined ? undefined : startOf(oldest), options)) {
    if (signal.aborted) break;
    // Asked after the traces were read, so that a day that was created meanwhile is included.
    const [days, closed] = await Promise.all([presentDays(client, index), presentDays(client, index, 'closed')]);
    const budget = new RetryBudget(retryTimeoutMs);
    const operations = [];
    for (const trace of portion) {
      const parts = splitTrace(trace, (day) => days.has(day));
      if (parts.removed.length > 0) operations.push(await trimOperation(trace, parts.rest, closed, options, budget));
    }
    const outcomes = await bulk.send(operations, budget);
    const done = operations.filter((_, position) => outcomes[position]?.type === 'done');
    const gone = done.filter(({ action }) => action === 'delete').map(({ id }) => id);
    await removeExceptionsOf(gone, options);
    removed.traces += gone.length;
    removed.shortened += done.length - gone.length;
  }
  return removed;
}
