/** Stores spans with different keys: their documents, then those of their traces. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { BulkOutcome } from '../cluster/bulk.ts';
import { unavailable } from '../cluster/client.ts';
import type { DailyIndices } from '../cluster/daily-indices.ts';
import type { RetryBudget } from '../cluster/retry.ts';
import { retrying } from '../cluster/retry.ts';
import type { Arrival } from './arrival.ts';
import type { SpanDocuments } from './span-documents.ts';
import type { TraceMerger } from './trace-merge.ts';

/** The parts that {@link SpanStore} works with. */
export interface StoreParts {
  readonly documents: SpanDocuments;
  readonly traces: TraceMerger;
  readonly days: DailyIndices;
}

export class SpanStore {
  readonly #parts: StoreParts;

  constructor(parts: StoreParts) {
    this.#parts = parts;
  }

  /** The keys must be different. New documents are sent in `requests`. Every arrival has a fate afterwards. Throws
   * STORAGE_UNAVAILABLE and errors of the client. */
  async store(arrivals: readonly Arrival[], requests: number, budget: RetryBudget): Promise<void> {
    let open = await this.#withIndex(arrivals, budget);
    while (open.length > 0) {
      await this.#makeDocuments(open, requests, budget);
      open = await this.#mergeTraces(open, budget);
    }
  }

  /** Returns the spans whose day has an index. Rejects the others. */
  async #withIndex(arrivals: readonly Arrival[], budget: RetryBudget): Promise<Arrival[]> {
    const { days } = this.#parts;
    const has = new Map<string, boolean>();
    for (const { day } of arrivals) if (!has.has(day)) has.set(day, await retrying(budget, () => days.ensure(day)));
    return arrivals.filter((arrival) => {
      const { day } = arrival;
      const isThere = has.get(day) === true;
      if (!isThere) arrival.reject(days.refusal(day));
      return isThere;
    });
  }

  /** Resolves when each span has a document with its key, or is rejected. */
  async #makeDocuments(arrivals: readonly Arrival[], requests: number, budget: RetryBudget): Promise<void> {
    const own = budget.fresh();
    let open = arrivals;
    for (;;) {
      const present = await this.#createAtOnce(open, requests, budget);
      open = await this.#compare(present, budget);
      if (open.length === 0) return;
      if (!(await own.another())) throw unavailable('other writers keep changing the same spans.');
    }
  }

  /** Makes the documents of a request while the cluster stores those before it. Returns the spans whose key has a document
   * already. */
  async #createAtOnce(arrivals: readonly Arrival[], requests: number, budget: RetryBudget): Promise<Arrival[]> {
    const size = Math.ceil(arrivals.length / requests);
    const created = Array.from({ length: requests }, async (_, i) => {
      // Lets the previous request leave.
      for (let turn = 0; turn < i; turn++) await nextTurn();
      return this.#create(arrivals.slice(i * size, (i + 1) * size), budget);
    });
    const settled = await Promise.allSettled(created);
    return settled.flatMap((result) => {
      if (result.status === 'rejected') throw result.reason;
      return result.value;
    });
  }

  /** Returns the spans whose key has a document already. */
  async #create(arrivals: readonly Arrival[], budget: RetryBudget): Promise<Arrival[]> {
    const { documents } = this.#parts;
    const outcomes = await this.#writing(() => documents.create(arrivals, budget));
    return arrivals.filter((arrival, i) => {
      const outcome = outcomes[i];
      if (outcome?.type === 'refused') arrival.reject(outcome.reason);
      if (outcome?.type === 'done') arrival.isStored();
      return outcome?.type === 'conflict';
    });
  }

  /** Compares spans with the documents of their keys, and replaces unfinished ones. Returns the spans whose document was removed
   * or changed in the meantime. */
  async #compare(arrivals: readonly Arrival[], budget: RetryBudget): Promise<Arrival[]> {
    const { documents } = this.#parts;
    const read = await documents.read(arrivals, budget);
    const removed = read.filter(({ stored }) => stored === undefined).map(({ arrival }) => arrival);
    const replacing = read.flatMap(({ arrival, stored }) =>
      stored !== undefined && arrival.compare(stored.source) ? [{ arrival, version: stored.version }] : [],
    );
    const outcomes = await this.#writing(() => documents.replace(replacing, budget));
    const changed = replacing.flatMap(({ arrival }, i) => {
      const outcome = outcomes[i];
      if (outcome?.type === 'refused') arrival.reject(outcome.reason);
      return outcome?.type === 'conflict' ? [arrival] : [];
    });
    return [...removed, ...changed];
  }

  async #writing(write: () => Promise<BulkOutcome[]>): Promise<BulkOutcome[]> {
    try {
      return await write();
    } catch (thrown) {
      // An index may have been removed.
      this.#parts.days.forget();
      throw thrown;
    }
  }

  /**
   * Removes the documents of spans that their traces refuse. Returns the spans that layout 1 stored under another `_id`: they
   * are to be stored with that `_id`.
   */
  async #mergeTraces(arrivals: readonly Arrival[], budget: RetryBudget): Promise<Arrival[]> {
    const { documents, traces } = this.#parts;
    const present = arrivals.flatMap((arrival) =>
      arrival.merging === undefined ? [] : [[arrival, arrival.merging] as const],
    );
    const outcomes = await traces.merge(
      present.map(([, merging]) => merging),
      budget,
    );
    const unwanted = present.filter((_, i) => outcomes[i] !== 'merged').map(([arrival]) => arrival);
    await documents.remove(unwanted, budget);
    return present.flatMap(([arrival], i) => {
      const outcome = outcomes[i];
      if (typeof outcome === 'object') arrival.reject(outcome.refused);
      if (outcome !== 'former') return [];
      arrival.useFormerId();
      return [arrival];
    });
  }
}
