/**
 * Which old traces are kept by a rule. How long a rule takes depends on the size of its traces, so it is asked about fewer at once
 * where it is slow.
 */
import type { TraceSummary } from './backend.ts';
import type { TraceFilter } from './query.ts';
import { endedBefore, type KeepRule } from './retention.ts';

/** Resolves with the ids of those traces that meet the filter, or with undefined if that takes too long. */
export type AskRule = (traces: readonly TraceSummary[], filter: TraceFilter) => Promise<readonly string[] | undefined>;

/** Hears about a trace that stays because a rule could not be decided in time. `rule` is its key in the configuration. */
export type OnUndecided = (traceId: string, rule: string) => void;

/** Traces that a rule is asked about at once. */
const MAX_PORTION = 64;
/** Milliseconds until a rule is asked again about a trace for which it took too long. */
const ASK_AGAIN_MS = 600_000;
/** Pairs of a trace and a rule that are remembered for that. */
const MAX_UNDECIDED = 1_000;

/** The rules of the configuration. Lives as long as the storage is open, because it remembers which traces a rule is too slow for. */
export class KeptTraces {
  readonly #rules: readonly KeepRule[];
  readonly #ask: AskRule;
  readonly #onUndecided: OnUndecided;
  /** How many traces could be decided in time, or fewer. */
  #portion = MAX_PORTION;
  /** When a trace was asked about in vain. */
  readonly #undecided = new Map<string, number>();

  constructor(rules: readonly KeepRule[], ask: AskRule, onUndecided: OnUndecided) {
    this.#rules = rules;
    this.#ask = ask;
    this.#onUndecided = onUndecided;
  }

  /**
   * The ids of those traces that a rule keeps at `now`, or that could not be decided in time. The answer is not complete if `signal`
   * has ended it. Throws what asking throws.
   */
  async among(traces: readonly TraceSummary[], now: number, signal: AbortSignal): Promise<ReadonlySet<string>> {
    const kept = new Set<string>();
    for (const [index, { filter, forMs }] of this.#rules.entries()) {
      const rule = `storage.keep.${index}`;
      const candidates = traces.filter((trace) => !kept.has(trace.traceId) && !endedBefore(trace, now - forMs));
      for (const { traceId } of candidates) if (this.#wasLate(traceId, rule, now)) kept.add(traceId);
      let left = candidates.filter(({ traceId }) => !kept.has(traceId));
      while (left.length > 0 && !signal.aborted) {
        const portion = left.slice(0, this.#portion);
        const found = await this.#ask(portion, filter);
        this.#learn(portion.length, found !== undefined);
        if (found === undefined && portion.length > 1) continue;
        left = left.slice(portion.length);
        for (const traceId of found ?? this.#keepLate(portion, rule, now)) kept.add(traceId);
      }
    }
    return kept;
  }

  #learn(asked: number, isInTime: boolean): void {
    this.#portion = isInTime ? Math.min(MAX_PORTION, 2 * this.#portion) : Math.ceil(asked / 2);
  }

  #wasLate(traceId: string, rule: string, now: number): boolean {
    return now - (this.#undecided.get(keyOf(traceId, rule)) ?? Number.NEGATIVE_INFINITY) < ASK_AGAIN_MS;
  }

  #keepLate(traces: readonly TraceSummary[], rule: string, now: number): readonly string[] {
    for (const { traceId } of traces) {
      const key = keyOf(traceId, rule);
      if (!this.#undecided.has(key)) this.#onUndecided(traceId, rule);
      if (this.#undecided.size >= MAX_UNDECIDED) this.#undecided.clear();
      this.#undecided.set(key, now);
    }
    return traces.map(({ traceId }) => traceId);
  }
}

const keyOf = (traceId: string, rule: string): string => `${traceId} ${rule}`;
