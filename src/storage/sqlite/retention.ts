/**
 * Removes the oldest traces when they are too old, or when the database has too many bytes or spans. Traces are removed whole,
 * in small commits between those of ingest. A pass goes from the oldest trace to the first that stays for its age. Traces that
 * stay among older ones are looked at again by the next pass.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { SpangraphError } from '../../errors.ts';
import { MAX_UINT64 } from '../../model/int64.ts';
import { orderedTime } from '../../model/span.ts';
import type { TraceSummary } from '../backend.ts';
import { KeptTraces, type OnUndecided } from '../kept-traces.ts';
import { tracePosition } from '../ordering/order.ts';
import type { TraceFilter, TracePosition, TraceQuery } from '../query.ts';
import { endedBefore, type KeepRule, type TraceTimes } from '../retention.ts';
import type { RetentionLimits } from './config/config.ts';
import type { SqliteReads } from './reads/reads.ts';
import type { Extent, TimedRemoval } from './write/timed-removal.ts';
import type { SqliteWriter } from './writer.ts';

/** What was removed. */
export interface RetentionReport {
  readonly traces: number;
  readonly spans: number;
}

/** What retention needs. */
export interface RetentionParts {
  readonly writer: SqliteWriter;
  /** On a connection of its own. */
  readonly reads: Pick<SqliteReads, 'run'>;
  readonly limits: RetentionLimits;
  readonly keep: readonly KeepRule[];
  readonly onUndecided: OnUndecided;
}

const NANOS_PER_MILLI = 1_000_000n;
/** Milliseconds that one removal may take: writes wait for it. How many spans that are is learned from the ones before. */
const REMOVAL_MS = 20;
const MAX_SPANS_A_COMMIT = 2_000;
const MIN_SPANS_A_COMMIT = 100;
/** Milliseconds by which a log record may be ahead of the clock. */
const MAX_AHEAD_MS = 86_400_000;
/** Traces that are looked at together: enough for a commit, and few where rules search each of them. */
const TRACES_A_PAGE = 128;
const RULED_TRACES_A_PAGE = 64;
/** Milliseconds after which a pass begins at the oldest trace again. */
const PASS_MS = 600_000;
/** Milliseconds between two reports of what was removed. */
const REPORT_MS = 60_000;
/** Milliseconds between the end of one removal and the start of the next. */
export const REMOVAL_INTERVAL_MS = 1_000;
/** Milliseconds that one read may take: it keeps the thread of ingest busy. */
const READ_TIMEOUT_MS = 50;
const OLDEST_FIRST = { field: 'START_TIME', direction: 'ASC' } as const;

/**
 * The last trace that stays, and before which all others are gone, by the cause for which traces go. What stays for its age goes when
 * the database has too much.
 */
type Progress = Record<'age' | 'size', TracePosition | undefined>;

const fromOldest = (): Progress => ({ age: undefined, size: undefined });

export class Retention {
  readonly #parts: RetentionParts;
  readonly #rules: KeptTraces;
  #after = fromOldest();
  #passBegun = Number.NEGATIVE_INFINITY;
  readonly #unreported = { traces: 0, spans: 0 };
  #reported = Number.NEGATIVE_INFINITY;
  #spansACommit = MAX_SPANS_A_COMMIT / 4;
  /** After the last removal, or when the pass began. */
  #extent: Extent = { spans: 0, usedBytes: 1 };

  constructor(parts: RetentionParts) {
    this.#parts = parts;
    this.#rules = new KeptTraces(parts.keep, (traces, filter) => this.#ask(traces, filter), parts.onUndecided);
  }

  /**
   * Removes what is not kept at `now`, milliseconds since the Unix epoch. When `signal` ends it, resolves after the commit under
   * way. Resolves with what was removed since the last report, once a minute. Throws STORAGE_UNAVAILABLE, and READ_TIMEOUT if the
   * oldest trace cannot be found in time.
   */
  async removeExpired(now: number, signal: AbortSignal): Promise<RetentionReport | undefined> {
    await this.#removeAll(now, signal);
    if (this.#unreported.spans === 0 || now - this.#reported < REPORT_MS) return undefined;
    const report = { ...this.#unreported };
    this.#reported = now;
    this.#unreported.traces = 0;
    this.#unreported.spans = 0;
    return report;
  }

  async #removeAll(now: number, signal: AbortSignal): Promise<void> {
    if (now - this.#passBegun >= PASS_MS) {
      this.#passBegun = now;
      this.#after = fromOldest();
      await this.#removeLonelyExceptions(now, signal);
    }
    await this.#dropEmptyParts(signal);
    this.#extent = await this.#parts.writer.extent();
    await this.#makeRoomOfExceptions(signal);
    await this.#pass(now, this.#rules, this.#after, signal);
    // All that is left is kept by a rule, and the limits of the database come first.
    if (this.#isOver) await this.#pass(now, undefined, fromOldest(), signal);
  }

  /** What log records tell of traces that are not stored goes with the traces of its time, and at once if that is in the future. */
  async #removeLonelyExceptions(now: number, signal: AbortSignal): Promise<void> {
    const { maxAgeMs = Number.POSITIVE_INFINITY } = this.#parts.limits;
    const cutoff = BigInt(Math.max(0, Math.floor(now - maxAgeMs))) * NANOS_PER_MILLI;
    const [oldest] = await this.#nextTraces(undefined, 1);
    const start = oldest === undefined ? 0n : orderedTime(oldest.startTimeUnixNano);
    const before = start > cutoff ? start : cutoff;
    const future = BigInt(Math.floor(now + MAX_AHEAD_MS)) * NANOS_PER_MILLI;
    for (const times of [
      { low: 0n, high: before - 1n },
      { low: future, high: MAX_UINT64 },
    ]) {
      if (times.high < times.low) continue;
      while (!signal.aborted && (await this.#parts.writer.removeLonelyExceptions(times))) await nextTurn();
    }
  }

  /** It counts for the bytes of the database, and traces must not go for it. */
  async #makeRoomOfExceptions(signal: AbortSignal): Promise<void> {
    const { maxBytes = Number.POSITIVE_INFINITY } = this.#parts.limits;
    for (let hasMore = true; hasMore && this.#extent.usedBytes > maxBytes && !signal.aborted; await nextTurn()) {
      hasMore = await this.#parts.writer.removeLonelyExceptions({ low: 0n, high: MAX_UINT64 });
      this.#extent = await this.#parts.writer.extent();
    }
  }

  /** Their bytes count until then, and more traces would have to go. */
  async #dropEmptyParts(signal: AbortSignal): Promise<void> {
    while (this.#parts.writer.hasEmptyPart && !signal.aborted) this.#extent = await this.#parts.writer.dropEmptyPart();
  }

  /** Goes on `after` the traces that stay, and moves it. Without rules, only until the database is within its limits. */
  async #pass(now: number, rules: KeptTraces | undefined, after: Progress, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const cause = this.#isOver ? 'size' : 'age';
      if (cause === 'age' && rules === undefined) return;
      const traces = await this.#nextTraces(after[cause], rules === undefined ? TRACES_A_PAGE : RULED_TRACES_A_PAGE);
      const [first] = traces;
      if (first === undefined || !(cause === 'size' || this.#startsBeforeCutoff(first, now))) return;
      const expired = cause === 'size' ? traces : traces.filter((trace) => this.#isExpired(trace, now));
      const kept = await rules?.among(expired, now, signal);
      if (signal.aborted) return;
      const unwanted = expired.filter(({ traceId }) => kept?.has(traceId) !== true);
      const removed = await this.#remove(unwanted, cause === 'size', signal);
      const [firstLeft] = unwanted.slice(removed);
      const settled = firstLeft === undefined ? traces : traces.slice(0, traces.indexOf(firstLeft));
      const staying = settled.findLast((trace) => !unwanted.includes(trace));
      if (staying !== undefined) after[cause] = tracePosition(OLDEST_FIRST, staying);
      // Reads keep the thread busy, and others wait for it.
      await nextTurn();
    }
  }

  /** Whether the database has more than it may have. */
  get #isOver(): boolean {
    return this.#excess > 0;
  }

  /** The number of spans over the limits; for the bytes estimated by the mean size of a span. */
  get #excess(): number {
    const { maxBytes = Number.POSITIVE_INFINITY, maxSpans = Number.POSITIVE_INFINITY } = this.#parts.limits;
    const { spans, usedBytes } = this.#extent;
    return Math.max(spans - maxSpans, (1 - maxBytes / usedBytes) * spans);
  }

  #isExpired(trace: TraceTimes, now: number): boolean {
    const { maxAgeMs } = this.#parts.limits;
    return maxAgeMs !== undefined && endedBefore(trace, now - maxAgeMs);
  }

  #startsBeforeCutoff({ startTimeUnixNano }: TraceSummary, now: number): boolean {
    return this.#isExpired({ startTimeUnixNano, endTimeUnixNano: startTimeUnixNano }, now);
  }

  /** The oldest traces after a position: `limit` of them, or fewer if these take too long. */
  async #nextTraces(after: TracePosition | undefined, limit: number): Promise<readonly TraceSummary[]> {
    const traces = this.#find({ order: OLDEST_FIRST, page: { limit, ...(after && { after }) } });
    if (traces !== undefined) return traces;
    if (limit === 1) {
      throw new SpangraphError(
        'READ_TIMEOUT',
        `The oldest trace could not be found within ${READ_TIMEOUT_MS} ms, so nothing was removed. If this repeats, the disk is slow.`,
      );
    }
    await nextTurn();
    return this.#nextTraces(after, Math.ceil(limit / 2));
  }

  /** They are in order of start. */
  async #ask(traces: readonly TraceSummary[], filter: TraceFilter): Promise<readonly string[] | undefined> {
    await nextTurn();
    const starts = traces.map(({ startTimeUnixNano }) => startTimeUnixNano);
    const found = this.#find({
      filter: { type: 'and', filters: [anyOf(traces), filter] },
      timeRange: { from: starts[0] ?? 0n, to: (starts.at(-1) ?? 0n) + 1n },
      order: OLDEST_FIRST,
      page: { limit: traces.length },
    });
    return found?.map(({ traceId }) => traceId);
  }

  /** Undefined if it takes too long. */
  #find(query: TraceQuery): readonly TraceSummary[] | undefined {
    try {
      const [page] = this.#parts.reads.run('findTraces', [query], { timeoutMs: READ_TIMEOUT_MS });
      return page?.items ?? [];
    } catch (thrown) {
      if (thrown instanceof SpangraphError && thrown.code === 'READ_TIMEOUT') return undefined;
      throw thrown;
    }
  }

  /**
   * Removes the traces, oldest first; if `untilFits`, until the database is within its limits. Resolves with the number of those that
   * are gone.
   */
  async #remove(traces: readonly TraceSummary[], untilFits: boolean, signal: AbortSignal): Promise<number> {
    let gone = 0;
    let isPartial = false;
    const isWanted = (): boolean => isPartial || !untilFits || this.#isOver;
    while (gone < traces.length && isWanted() && !signal.aborted) {
      const left = traces.slice(gone);
      // No more go than must.
      const some = untilFits ? firstWith(left, this.#excess) : left;
      const ids = some.map(({ traceId }) => traceId);
      const removed = await this.#parts.writer.remove(ids, this.#spansACommit);
      this.#extent = removed.left;
      this.#learn(removed);
      this.#unreported.traces += removed.traces - removed.missing;
      this.#unreported.spans += removed.spans;
      isPartial = removed.isPartial;
      gone += removed.traces;
      await this.#dropEmptyParts(signal);
      await nextTurn();
    }
    return gone;
  }

  /** Half as many spans again at most, because the first removals after a quiet time read pages that are not in memory. */
  #learn({ spans, durationMs }: TimedRemoval): void {
    if (spans < MIN_SPANS_A_COMMIT) return;
    const fitting = Math.floor((spans * REMOVAL_MS) / durationMs);
    const most = Math.min(MAX_SPANS_A_COMMIT, Math.floor(1.5 * this.#spansACommit));
    this.#spansACommit = Math.max(MIN_SPANS_A_COMMIT, Math.min(most, fitting));
  }
}

/** The first traces, as few as have that many spans together, or all. */
function firstWith(traces: readonly TraceSummary[], spans: number): readonly TraceSummary[] {
  let counted = 0;
  for (const [index, { spanCount }] of traces.entries()) {
    counted += spanCount;
    if (counted >= spans) return traces.slice(0, index + 1);
  }
  return traces;
}

function anyOf(traces: readonly TraceSummary[]): TraceFilter {
  return { type: 'or', filters: traces.map(({ traceId }) => ({ type: 'traceId', eq: traceId })) };
}
