/**
 * Removes spans by age: whole daily indices first, then their spans from the documents of traces. That includes days that a
 * policy of the cluster has removed. If rules keep traces longer, the spans of all other traces are removed from such a day, and its
 * index when it is empty. Several processes may do so at once. Spans without a day (starts outside 2000 to 2099) have no age
 * and stay.
 */
import { RetryBudget } from '../cluster/retry.ts';
import { tracesIndex } from '../documents/names.ts';
import { tracesBefore } from './old-traces.ts';
import { endOf, presentDays, removeDay, startOf } from './present-days.ts';
import type { RetentionOptions, RetentionReport } from './retention-options.ts';
import { splitTrace, trimOperation } from './trim-trace.ts';
import { removeUnkept } from './unkept-traces.ts';

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
  if (rules === undefined) {
    const removed: string[] = [];
    for (const day of days) {
      if (signal.aborted) break;
      await removeDay(client, index, day);
      removed.push(day);
    }
    return { days: removed, ...(await trimTraces(options, signal)) };
  }
  const unkept = await removeUnkept(new Set(days), { ...options, rules }, now, signal);
  const trimmed = await trimTraces(options, signal);
  return {
    days: unkept.days,
    traces: unkept.traces + trimmed.traces,
    shortened: unkept.shortened + trimmed.shortened,
  };
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
  const oldest = [...(await presentDays(client, index))].toSorted((a, b) => endOf(a) - endOf(b))[0];
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
    operations.forEach(({ action }, position) => {
      if (outcomes[position]?.type !== 'done') return;
      if (action === 'delete') removed.traces++;
      else removed.shortened++;
    });
  }
  return removed;
}
