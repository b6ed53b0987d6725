/**
 * Removes spans by age: whole daily indices first, then their spans from the documents of traces. That includes days that a
 * policy of the cluster has removed. Several processes may do so at once. Spans without a day (starts outside 2000 to 2099)
 * have no age and stay.
 */
import type { Client } from '@elastic/elasticsearch';
import type { Bulk, BulkOperation, DocumentVersion } from '../cluster/bulk.ts';
import { statusOf } from '../cluster/client.ts';
import { RetryBudget } from '../cluster/retry.ts';
import type { TraceSource } from '../documents/documents.ts';
import { readTraceSummary, traceDocument } from '../documents/documents.ts';
import { ANY_DAY, spansIndex, tracesIndex } from '../documents/names.ts';
import { ENTRY_BYTES, entryDay, summarizeSkeleton } from '../documents/skeleton.ts';
import { tracesBefore } from './old-traces.ts';

/** What retention needs. */
export interface RetentionOptions {
  readonly client: Client;
  readonly bulk: Bulk;
  /** The prefix of all indices. */
  readonly index: string;
  /** Milliseconds from the end of a day until it is removed. Absent: never. */
  readonly retentionMs?: number;
  readonly retryTimeoutMs: number;
  /** The largest answer that is read, in bytes, unless one trace is larger. */
  readonly maxResponseBytes: number;
}

/** What was removed. */
export interface RetentionReport {
  /** Names such as `2024.10.30`. */
  readonly days: readonly string[];
  readonly traces: number;
  /** Traces that lost some of their spans. */
  readonly shortened: number;
}

const MILLIS_PER_DAY = 86_400_000;
const NANOS_PER_MILLI = 1_000_000n;

/** Removes what is expired at `now`, milliseconds since the Unix epoch. Throws errors of the client. */
export async function removeExpired(options: RetentionOptions, now: number): Promise<RetentionReport> {
  const { client, index, retentionMs = Number.POSITIVE_INFINITY } = options;
  const days = [...(await presentDays(client, index))].filter((day) => endOf(day) + retentionMs <= now);
  for (const day of days) await removeIndex(client, spansIndex(index, day));
  return { days, ...(await trimTraces(options)) };
}

/** Days that are closed, too: their spans come back when they are opened. */
async function presentDays(client: Client, index: string): Promise<Set<string>> {
  const prefix = spansIndex(index, '');
  const present = await client.indices.get({
    index: spansIndex(index, ANY_DAY),
    features: ['aliases'],
    expand_wildcards: 'all',
  });
  return new Set(Object.keys(present).map((name) => name.slice(prefix.length)));
}

/** Milliseconds since the Unix epoch. Infinity for an index without a day. */
function endOf(day: string): number {
  const start = /^\d{4}\.\d\d\.\d\d$/.test(day) ? Date.parse(day.replaceAll('.', '-')) : Number.NaN;
  return Number.isNaN(start) ? Number.POSITIVE_INFINITY : start + MILLIS_PER_DAY;
}

/** Succeeds if another process has removed the index. */
async function removeIndex(client: Client, index: string): Promise<void> {
  try {
    await client.indices.delete({ index });
  } catch (thrown) {
    if (statusOf(thrown) !== 404) throw thrown;
  }
}

/**
 * Goes through the traces that start before the oldest remaining day, in order of their ids. Removes from each the spans of
 * days that are gone, and the trace if it has no other span. Leaves a trace that changes meanwhile to the next run.
 */
async function trimTraces(options: RetentionOptions): Promise<Pick<RetentionReport, 'traces' | 'shortened'>> {
  const { client, bulk, index, retryTimeoutMs } = options;
  const removed = { traces: 0, shortened: 0 };
  const traces = tracesIndex(index);
  const oldestEnd = Math.min(...[...(await presentDays(client, index))].map(endOf));
  const bound = Number.isFinite(oldestEnd) ? BigInt(oldestEnd - MILLIS_PER_DAY) * NANOS_PER_MILLI : undefined;
  await client.indices.refresh({ index: traces });
  for await (const portion of tracesBefore(bound, options)) {
    // Asked after the traces were read, so that a day that was created meanwhile is included.
    const days = await presentDays(client, index);
    const operations = portion.flatMap(({ source, version }) => trim(traces, source, version, days) ?? []);
    const outcomes = await bulk.send(operations, new RetryBudget(retryTimeoutMs));
    operations.forEach(({ action }, position) => {
      if (outcomes[position]?.type !== 'done') return;
      if (action === 'delete') removed.traces++;
      else removed.shortened++;
    });
  }
  return removed;
}

/** Undefined if all days of the trace still exist. */
function trim(
  index: string,
  source: TraceSource,
  version: DocumentVersion,
  days: ReadonlySet<string>,
): BulkOperation | undefined {
  const skeleton = Buffer.from(source.skeleton, 'base64');
  const entries: Buffer[] = [];
  for (let at = 0; at < skeleton.length; at += ENTRY_BYTES) {
    if (days.has(entryDay(skeleton, at))) entries.push(skeleton.subarray(at, at + ENTRY_BYTES));
  }
  if (entries.length * ENTRY_BYTES === skeleton.length) return undefined;
  const target = { index, id: source.trace, version };
  if (entries.length === 0) return { action: 'delete', ...target };
  const rest = Buffer.concat(entries);
  // The skeleton does not hold services, so the services of removed spans stay.
  const { services } = readTraceSummary(source);
  return { action: 'index', ...target, source: [traceDocument(summarizeSkeleton(source.trace, rest), services, rest)] };
}
