/**
 * Updates the documents of traces. A document is written only if it still has the version that was read. If another process has
 * changed it, it is read and merged again, so nothing is lost however many processes write. The writes of this process do not
 * compete: what arrives while documents are being written is merged together into the next ones.
 */
import type { Client, estypes } from '@elastic/elasticsearch';
import { BoundedCache } from '../../../model/bounded-cache.ts';
import { compareNames } from '../../../model/compare.ts';
import type { Bulk, BulkOperation, DocumentVersion } from '../cluster/bulk.ts';
import { unavailable } from '../cluster/client.ts';
import { fittingAnswers } from '../cluster/fitting-answers.ts';
import { portionsOf } from '../cluster/portions.ts';
import type { RetryBudget } from '../cluster/retry.ts';
import { whole } from '../cluster/whole-answer.ts';
import type { TraceContent, TraceSource } from '../documents/documents.ts';
import { readTraceSummary, traceDocument } from '../documents/documents.ts';
import { tracesIndex } from '../documents/names.ts';
import { BASE64_GROWTH, entryKey, offsetsOf, readSkeleton, summarizeSkeleton } from '../documents/skeleton.ts';
import { textTerm } from '../documents/terms.ts';
import { storedServices } from './stored-services.ts';
import type { MergeOutcome, MergingSpan, TraceChange } from './trace-change.ts';
import { changeOf } from './trace-change.ts';

/** Bytes of the traces that are kept, and bytes of a trace besides its skeleton. */
const MAX_CACHED_BYTES = 32 * 1024 ** 2;
const TRACE_BYTES = 400;
/** Traces of unknown size that are read at once. */
const UNKNOWN_AT_ONCE = 64;

/** A trace's document as it was last read or written. */
interface StoredTrace extends TraceContent {
  readonly version: DocumentVersion;
}

/** The spans of one write, until they are merged. */
interface Waiting {
  readonly spans: readonly MergingSpan[];
  readonly budget: RetryBudget;
  readonly resolve: (outcomes: MergeOutcome[]) => void;
  readonly reject: (reason: unknown) => void;
}

interface TraceAddition {
  readonly traceId: string;
  readonly spans: readonly MergingSpan[];
}

/** A document to be written. */
interface Attempt {
  readonly addition: TraceAddition;
  readonly change: TraceChange;
  readonly version: DocumentVersion | undefined;
}

const NEW_TRACE: TraceContent = { skeleton: Buffer.alloc(0), services: [], lastArrival: 0n };

export class TraceMerger {
  readonly #client: Client;
  readonly #bulk: Bulk;
  readonly #index: string;
  readonly #maxReadBytes: number;
  /** The traces written last. Their next spans likely arrive soon, and then cost no read. If an entry is out of date, the cluster
   * refuses its version. */
  readonly #cache = new BoundedCache<string, StoredTrace>(
    MAX_CACHED_BYTES,
    ({ skeleton }) => skeleton.length + TRACE_BYTES,
  );
  #waiting: Waiting[] = [];
  #isMerging = false;

  /** `maxReadBytes`: of documents that are read at once, unless a single one is larger. */
  constructor(client: Client, bulk: Bulk, index: string, maxReadBytes: number) {
    this.#client = client;
    this.#bulk = bulk;
    this.#index = index;
    this.#maxReadBytes = maxReadBytes;
  }

  /**
   * Result[i] is the outcome of spans[i], whose keys must be different. Resolves when the documents of their traces are
   * acknowledged. Throws STORAGE_UNAVAILABLE if the budget is used up.
   */
  merge(spans: readonly MergingSpan[], budget: RetryBudget): Promise<MergeOutcome[]> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ spans, budget, resolve, reject });
      if (!this.#isMerging) void this.#mergeAll();
    });
  }

  /** Never rejects. */
  async #mergeAll(): Promise<void> {
    this.#isMerging = true;
    while (this.#waiting.length > 0) await this.#mergeGroup(this.#waiting.splice(0));
    this.#isMerging = false;
  }

  /** If it fails, the write with the least time left fails, and the others are tried again. */
  async #mergeGroup(group: readonly Waiting[]): Promise<void> {
    const budgets = group.map(({ budget }) => budget);
    const least = budgets.reduce((first, budget) => (budget.left() < first.left() ? budget : first));
    try {
      const outcomes = await this.#merge(
        group.flatMap(({ spans }) => spans),
        least,
      );
      for (const { spans, resolve } of group) resolve(spans.map((span) => outcomes.get(span) ?? 'merged'));
    } catch (thrown) {
      for (const waiting of group) {
        if (waiting.budget === least || waiting.budget.left() === 0) waiting.reject(thrown);
        else this.#waiting.push(waiting);
      }
    }
  }

  async #merge(spans: readonly MergingSpan[], budget: RetryBudget): Promise<Map<MergingSpan, MergeOutcome>> {
    const outcomes = new Map<MergingSpan, MergeOutcome>();
    let open: TraceAddition[] = [...Map.groupBy(spans, ({ traceId }) => traceId)].map(([traceId, ofTrace]) => ({
      traceId,
      spans: ofTrace,
    }));
    for (const addition of open) this.#forgetRemoved(addition);
    const own = budget.fresh();
    for (let round = 0; open.length > 0; round++) {
      if (round > 1 && !(await own.another())) throw unavailable('other writers keep changing the same traces.');
      open = await this.#round(open, outcomes, budget);
    }
    return outcomes;
  }

  /** A kept trace that names a span whose document did not exist a moment ago is out of date: retention has removed it. */
  #forgetRemoved({ traceId, spans }: TraceAddition): void {
    const stored = this.#cache.get(traceId);
    if (stored === undefined) return;
    const offsets = offsetsOf(stored.skeleton);
    if (spans.some(({ isNew, entry }) => isNew && offsets.has(entryKey(entry)))) this.#cache.delete(traceId);
  }

  /** Returns the traces that another writer has changed in the meantime. Reads them again. */
  async #round(
    open: readonly TraceAddition[],
    outcomes: Map<MergingSpan, MergeOutcome>,
    budget: RetryBudget,
  ): Promise<TraceAddition[]> {
    const attempts = open.flatMap((addition) => this.#attempt(addition, outcomes) ?? []);
    const services = await Promise.all(attempts.map((attempt) => this.#servicesOf(attempt, budget)));
    const operations = attempts.map((attempt, i) => this.#operation(attempt, services[i] ?? []));
    const results = await this.#bulk.send(operations, budget);
    const changed: TraceAddition[] = [];
    attempts.forEach(({ addition, change: { added, skeleton, lastArrival } }, i) => {
      const result = results[i];
      if (result?.type === 'done') {
        this.#cache.set(addition.traceId, {
          skeleton,
          services: services[i] ?? [],
          lastArrival,
          version: result.version,
        });
      } else if (result?.type === 'refused') {
        // Replaced spans are not refused: the trace names them already, and their documents stay.
        for (const span of added) outcomes.set(span, { refused: result.reason });
      } else changed.push(addition);
    });
    await this.#read(changed, budget);
    return changed;
  }

  /** A trace that is not kept is taken for a new one. If it exists, the cluster reports a conflict. */
  #attempt(addition: TraceAddition, outcomes: Map<MergingSpan, MergeOutcome>): Attempt | undefined {
    const stored = this.#cache.get(addition.traceId);
    const change = changeOf(stored ?? NEW_TRACE, addition.spans, outcomes);
    return change && { addition, change, version: stored?.version };
  }

  /** Sorted, without services that no span of the trace has any more. */
  async #servicesOf({ addition, change }: Attempt, budget: RetryBudget): Promise<readonly string[]> {
    const services = [...change.services].sort(compareNames);
    if (!change.mayLoseService) return services;
    const spans = readSkeleton(addition.traceId, change.skeleton);
    const left = await storedServices(this.#client, this.#index, spans, budget);
    return services.filter((service) => left.has(textTerm(service)));
  }

  #operation({ addition: { traceId }, change, version }: Attempt, services: readonly string[]): BulkOperation {
    const source = [traceDocument(summarizeSkeleton(traceId, change.skeleton), { ...change, services })];
    const target = { index: tracesIndex(this.#index), id: traceId, source };
    return version === undefined ? { action: 'create', ...target } : { action: 'index', ...target, version };
  }

  async #read(traces: readonly TraceAddition[], budget: RetryBudget): Promise<void> {
    const index = tracesIndex(this.#index);
    const traceIds = traces.map(({ traceId }) => traceId);
    for (const portion of portionsOf(traceIds, (traceId) => this.#bytesOf(traceId), this.#maxReadBytes)) {
      const answers = fittingAnswers(
        portion,
        async (ids, limit) => whole(await this.#client.mget<TraceSource>({ index, ids: [...ids] }, limit)),
        { maxBytes: this.#maxReadBytes, budget },
      );
      for await (const { items, answer } of answers) {
        for (const [i, traceId] of items.entries()) this.#keep(traceId, answer.docs[i]);
      }
    }
  }

  /** Of a trace in an answer, as far as is known. */
  #bytesOf(traceId: string): number {
    const kept = this.#cache.get(traceId);
    return kept === undefined
      ? this.#maxReadBytes / UNKNOWN_AT_ONCE
      : TRACE_BYTES + BASE64_GROWTH * kept.skeleton.length;
  }

  #keep(traceId: string, doc: estypes.MgetResponseItem<TraceSource> | undefined): void {
    if (doc === undefined || !('found' in doc) || !doc.found || doc._source === undefined) {
      this.#cache.delete(traceId);
      return;
    }
    const { services, lastArrivalUnixNano } = readTraceSummary(doc._source);
    this.#cache.set(traceId, {
      skeleton: Buffer.from(doc._source.skeleton, 'base64'),
      services,
      lastArrival: lastArrivalUnixNano,
      version: { seqNo: doc._seq_no ?? 0, primaryTerm: doc._primary_term ?? 0 },
    });
  }
}
