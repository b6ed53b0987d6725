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
import type { KeepRule } from '../retention.ts';
import type { RetentionLimits } from './config/config.ts';
import type { SqliteReads } from './reads/reads.ts';
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

type TraceTimes = Pick<TraceSummary, 'startTimeUnixNano' | 'endTimeUnixNano'>;

/** Spans of one commit: they take about 20 ms. */
const SPANS_A_COMMIT = 2_000;
const EXCEPTIONS_A_COMMIT = 2_000;
/** Traces that are looked at together. */
const TRACES_A_PAGE = 64;
/** Milliseconds after which a pass begins at the oldest trace again. */
const PASS_MS = 600_000;
/** Milliseconds between two reports of what was removed. */
const REPORT_MS = 60_000;
/** Milliseconds between the end of one removal and the start of the next. */
export const REMOVAL_INTERVAL_MS = 1_000;
/** Reads keep the thread of ingest busy. They are for few traces. */
const READ_TIMEOUT_MS = 1_000;
const NANOS_PER_MILLI = 1_000_000n;
const OLDEST_FIRST = { field: 'START_TIME', direction: 'ASC' } as const;

export class Retention {
  readonly #parts: RetentionParts;
  /** The last trace that stayed in the pass. */
  #after: TracePosition | undefined;
  #passBegun = Number.NEGATIVE_INFINITY;
  readonly #unreported = { traces: 0, spans: 0 };
  #reported = Number.NEGATIVE_INFINITY;

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
    const [oldest] = this.#nextTraces();
    const start = oldest === undefined ? 0n : orderedTime(oldest.startTimeUnixNano);
    const before = start > cutoff ? start : cutoff;
    while ((await writer.removeLonelyExceptions(before, EXCEPTIONS_A_COMMIT)) === EXCEPTIONS_A_COMMIT) await nextTurn();
  }

  /** Their bytes count until then, and more traces would have to go. */
  async #dropEmptyParts(): Promise<void> {
    while (this.#parts.writer.hasEmptyPart) await this.#parts.writer.dropEmptyPart();
  }

  async #pass(now: number, keep: readonly KeepRule[], report: { traces: number; spans: number }): Promise<void> {
    for (;;) {
      const traces = this.#nextTraces();
      const [first] = traces;
      if (first === undefined || !(this.#isOver || this.#startsBeforeCutoff(first, now))) return;
      const expired = this.#isOver ? traces : traces.filter((trace) => this.#isExpired(trace, now));
      const kept = this.#kept(expired, now, keep);
      const unwanted = expired.map(({ traceId }) => traceId).filter((traceId) => !kept.has(traceId));
      await this.#remove(unwanted, this.#isOver, report);
      const staying = traces.findLast(({ traceId }) => !unwanted.includes(traceId));
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
    const { writer, limits } = this.#parts;
    const { maxBytes = Number.POSITIVE_INFINITY, maxSpans = Number.POSITIVE_INFINITY } = limits;
    const { spanCount, usedBytes } = writer;
    return Math.max(spanCount - maxSpans, (1 - maxBytes / usedBytes) * spanCount);
  }

  #isExpired(trace: TraceTimes, now: number): boolean {
    const { maxAgeMs } = this.#parts.limits;
    return maxAgeMs !== undefined && isOlder(trace, now - maxAgeMs);
  }

  #startsBeforeCutoff({ startTimeUnixNano }: TraceSummary, now: number): boolean {
    return this.#isExpired({ startTimeUnixNano, endTimeUnixNano: startTimeUnixNano }, now);
  }

  /** The oldest traces that the pass has not met. */
  #nextTraces(): readonly TraceSummary[] {
    const page = { limit: TRACES_A_PAGE, ...(this.#after && { after: this.#after }) };
    return this.#find({ order: OLDEST_FIRST, page });
  }

  /** The ids of those traces that a rule keeps. */
  #kept(traces: readonly TraceSummary[], now: number, keep: readonly KeepRule[]): ReadonlySet<string> {
    const kept = new Set<string>();
    for (const { filter, forMs } of keep) {
      const candidates = traces.filter((trace) => !kept.has(trace.traceId) && !isOlder(trace, now - forMs));
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
    traceIds: readonly string[],
    untilFits: boolean,
    report: { traces: number; spans: number },
  ): Promise<void> {
    let left = traceIds;
    let isPartial = false;
    const isWanted = (): boolean => isPartial || !untilFits || this.#isOver;
    while (left.length > 0 && isWanted()) {
      // One after the other, so that no more go than must.
      const some = untilFits && this.#excess < SPANS_A_COMMIT ? left.slice(0, 1) : left;
      const removed = await this.#parts.writer.remove(some, SPANS_A_COMMIT);
      report.traces += removed.traces - removed.missing;
      report.spans += removed.spans;
      isPartial = removed.isPartial;
      left = left.slice(removed.traces);
      await this.#dropEmptyParts();
      await nextTurn();
    }
  }
}

/** Whether the trace ended before the time, in milliseconds since the Unix epoch. */
function isOlder({ startTimeUnixNano, endTimeUnixNano }: TraceTimes, time: number): boolean {
  const last = endTimeUnixNano > startTimeUnixNano ? endTimeUnixNano : startTimeUnixNano;
  return orderedTime(last) < BigInt(Math.floor(time)) * NANOS_PER_MILLI;
}

function anyOf(traces: readonly TraceSummary[]): TraceFilter {
  return { type: 'or', filters: traces.map(({ traceId }) => ({ type: 'traceId', eq: traceId })) };
}
