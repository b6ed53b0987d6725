/**
 * Removes the oldest traces when they are too old, or when the database has too many bytes or spans. Traces are removed whole,
 * in small commits between those of ingest. A pass goes from the oldest trace to the first that stays for its age. Traces that
 * stay among older ones are looked at again by the next pass.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { orderedTime } from '../../model/span.ts';
import type { TraceSummary } from '../backend.ts';
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
}

const NANOS_PER_MILLI = 1_000_000n;
/** Milliseconds that one removal may take: writes wait for it. How many spans that are is learned from the ones before. */
const REMOVAL_MS = 20;
const MAX_SPANS_A_COMMIT = 2_000;
const MIN_SPANS_A_COMMIT = 100;
const EXCEPTIONS_A_COMMIT = 2_000;
/** Traces that are looked at together: enough for a commit, and few where rules search each of them. */
const TRACES_A_PAGE = 128;
const RULED_TRACES_A_PAGE = 64;
/** Milliseconds after which a pass begins at the oldest trace again. */
const PASS_MS = 600_000;
/** Milliseconds between two reports of what was removed. */
const REPORT_MS = 60_000;
/** Milliseconds between the end of one removal and the start of the next. */
export const REMOVAL_INTERVAL_MS = 1_000;
/** Reads keep the thread of ingest busy. They are for few traces. */
const READ_TIMEOUT_MS = 1_000;
const OLDEST_FIRST = { field: 'START_TIME', direction: 'ASC' } as const;

export class Retention {
  readonly #parts: RetentionParts;
  /** The last trace that stayed in the pass. */
  #after: TracePosition | undefined;
  #passBegun = Number.NEGATIVE_INFINITY;
  readonly #unreported = { traces: 0, spans: 0 };
  #reported = Number.NEGATIVE_INFINITY;
  #spansACommit = MAX_SPANS_A_COMMIT / 4;
  /** After the last removal, or when the pass began. */
  #extent: Extent = { spans: 0, usedBytes: 1 };

  constructor(parts: RetentionParts) {
    this.#parts = parts;
  }

  /**
   * Removes what is not kept at `now`, milliseconds since the Unix epoch. Resolves with what was removed since the last report,
   * once a minute. Throws STORAGE_UNAVAILABLE and READ_TIMEOUT.
   */
  async removeExpired(now: number): Promise<RetentionReport | undefined> {
    const removed = await this.#removeAll(now);
    this.#unreported.traces += removed.traces;
    this.#unreported.spans += removed.spans;
    if (this.#unreported.spans === 0 || now - this.#reported < REPORT_MS) return undefined;
    const report = { ...this.#unreported };
    this.#reported = now;
    this.#unreported.traces = 0;
    this.#unreported.spans = 0;
    return report;
  }

  async #removeAll(now: number): Promise<RetentionReport> {
    if (now - this.#passBegun >= PASS_MS) {
      this.#passBegun = now;
      this.#after = undefined;
    }
    const report = { traces: 0, spans: 0 };
    await this.#dropEmptyParts();
    if (this.#after === undefined) await this.#removeLonelyExceptions(now);
    this.#extent = await this.#parts.writer.extent();
    await this.#pass(now, this.#parts.keep, report);
    if (this.#isOver) {
      // All that is left is kept by a rule, and the limits of the database come first.
      this.#after = undefined;
      await this.#pass(now, [], report);
    }
    return report;
  }

  /** What log records tell of traces that are not stored goes with the traces of its time. */
  async #removeLonelyExceptions(now: number): Promise<void> {
    const { writer, limits } = this.#parts;
    const { maxAgeMs = Number.POSITIVE_INFINITY } = limits;
    const cutoff = BigInt(Math.max(0, Math.floor(now - maxAgeMs))) * NANOS_PER_MILLI;
    const [oldest] = this.#nextTraces(1);
    const start = oldest === undefined ? 0n : orderedTime(oldest.startTimeUnixNano);
    const before = start > cutoff ? start : cutoff;
    while ((await writer.removeLonelyExceptions(before, EXCEPTIONS_A_COMMIT)) === EXCEPTIONS_A_COMMIT) await nextTurn();
  }

  /** Their bytes count until then, and more traces would have to go. */
  async #dropEmptyParts(): Promise<void> {
    while (this.#parts.writer.hasEmptyPart) this.#extent = await this.#parts.writer.dropEmptyPart();
  }

  async #pass(now: number, keep: readonly KeepRule[], report: { traces: number; spans: number }): Promise<void> {
    for (;;) {
      const traces = this.#nextTraces(keep.length === 0 ? TRACES_A_PAGE : RULED_TRACES_A_PAGE);
      const [first] = traces;
      if (first === undefined || !(this.#isOver || this.#startsBeforeCutoff(first, now))) return;
      const expired = this.#isOver ? traces : traces.filter((trace) => this.#isExpired(trace, now));
      const kept = this.#kept(expired, now, keep);
      const unwanted = expired.filter(({ traceId }) => !kept.has(traceId));
      await this.#remove(unwanted, this.#isOver, report);
      const staying = traces.findLast((trace) => !unwanted.includes(trace));
      if (staying !== undefined) this.#after = tracePosition(OLDEST_FIRST, staying);
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

  /** The oldest traces that the pass has not met. */
  #nextTraces(limit: number): readonly TraceSummary[] {
    const page = { limit, ...(this.#after && { after: this.#after }) };
    return this.#find({ order: OLDEST_FIRST, page });
  }

  /** The ids of those traces that a rule keeps. */
  #kept(traces: readonly TraceSummary[], now: number, keep: readonly KeepRule[]): ReadonlySet<string> {
    const kept = new Set<string>();
    for (const { filter, forMs } of keep) {
      const candidates = traces.filter((trace) => !kept.has(trace.traceId) && !endedBefore(trace, now - forMs));
      if (candidates.length === 0) continue;
      const starts = candidates.map(({ startTimeUnixNano }) => startTimeUnixNano);
      const found = this.#find({
        filter: { type: 'and', filters: [anyOf(candidates), filter] },
        // They are in order of start.
        timeRange: { from: starts[0] ?? 0n, to: (starts.at(-1) ?? 0n) + 1n },
        order: OLDEST_FIRST,
        page: { limit: candidates.length },
      });
      for (const { traceId } of found) kept.add(traceId);
    }
    return kept;
  }

  #find(query: TraceQuery): readonly TraceSummary[] {
    const [page] = this.#parts.reads.run('findTraces', [query], { timeoutMs: READ_TIMEOUT_MS });
    return page?.items ?? [];
  }

  /** Removes the traces, oldest first; if `untilFits`, until the database is within its limits. */
  async #remove(
    traces: readonly TraceSummary[],
    untilFits: boolean,
    report: { traces: number; spans: number },
  ): Promise<void> {
    let left = traces;
    let isPartial = false;
    const isWanted = (): boolean => isPartial || !untilFits || this.#isOver;
    while (left.length > 0 && isWanted()) {
      // No more go than must.
      const some = untilFits ? firstWith(left, this.#excess) : left;
      const ids = some.map(({ traceId }) => traceId);
      const removed = await this.#parts.writer.remove(ids, this.#spansACommit);
      this.#extent = removed.left;
      this.#learn(removed);
      report.traces += removed.traces - removed.missing;
      report.spans += removed.spans;
      isPartial = removed.isPartial;
      left = left.slice(removed.traces);
      await this.#dropEmptyParts();
      await nextTurn();
    }
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
