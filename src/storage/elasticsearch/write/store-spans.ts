/** Stores spans with different keys: their documents, then those of their traces. */
import type { Client } from '@elastic/elasticsearch';
import type { Span } from '../../../model/span.ts';
import { serviceName } from '../../../model/span.ts';
import type { Bulk, BulkOperation, BulkOutcome } from '../cluster/bulk.ts';
import { unavailable } from '../cluster/bulk.ts';
import type { DailyIndices } from '../cluster/daily-indices.ts';
import { portionsOf } from '../cluster/portions.ts';
import type { RetryBudget } from '../cluster/retry.ts';
import { retrying } from '../cluster/retry.ts';
import type { SpanDocument, SpanSource } from '../documents/documents.ts';
import { contentHash } from '../documents/documents.ts';
import { spansIndex } from '../documents/names.ts';
import { lengthOf } from '../documents/pieces.ts';
import { skeletonEntry } from '../documents/skeleton.ts';
import { readSpanText } from '../documents/span-text.ts';
import type { MergingSpan, TraceMerger } from './trace-merge.ts';

/** What became of a span. What is stored under its key says the same, unless it conflicts: `stored` is the content hash of
 * that one, and undefined where it is on another day. */
export type SpanFate =
  | { readonly type: 'stored' | 'repeated' }
  | { readonly type: 'conflicting'; readonly stored: string | undefined }
  | { readonly type: 'rejected'; readonly reason: string };

export interface DocumentedSpan {
  readonly span: Span;
  readonly document: SpanDocument;
}

/** What storing needs. */
export interface StoreParts {
  readonly bulk: Bulk;
  readonly traces: TraceMerger;
  readonly days: DailyIndices;
  /** Bytes of documents that are read back at once, unless a single one is larger. */
  readonly maxReadBytes: number;
}

/** A span with a document in the index of its day: its own, or the one that was there before. */
interface Present {
  readonly position: number;
  readonly document: SpanDocument;
  readonly fate: Exclude<SpanFate, { type: 'rejected' }>;
  readonly merging: MergingSpan;
}

export class SpanStore {
  readonly #client: Client;
  readonly #index: string;
  readonly #parts: StoreParts;

  constructor(client: Client, index: string, parts: StoreParts) {
    this.#client = client;
    this.#index = index;
    this.#parts = parts;
  }

  /** Result[i] is about spans[i]. Throws STORAGE_UNAVAILABLE and errors of the client. */
  async store(spans: readonly DocumentedSpan[], budget: RetryBudget): Promise<SpanFate[]> {
    const fates: SpanFate[] = Array.from({ length: spans.length });
    const present: Present[] = [];
    const own = budget.fresh();
    let open = await this.#withIndex(spans, fates, budget);
    for (;;) {
      const there = await this.#create(spans, open, { fates, present }, budget);
      open = await this.#read(spans, there, present, budget);
      if (open.length === 0) break;
      if (!(await own.another())) throw unavailable('other writers remove the same spans all the time.');
    }
    await this.#merge(present, fates, budget);
    return fates;
  }

  /** The positions of the spans whose day has an index; the others are rejected. */
  async #withIndex(spans: readonly DocumentedSpan[], fates: SpanFate[], budget: RetryBudget): Promise<number[]> {
    const { days } = this.#parts;
    const has = new Map<string, boolean>();
    for (const { document } of spans) {
      if (!has.has(document.day)) has.set(document.day, await retrying(budget, () => days.ensure(document.day)));
    }
    return spans.flatMap(({ document: { day } }, position) => {
      if (has.get(day) === true) return position;
      fates[position] = { type: 'rejected', reason: days.refusal(day) };
      return [];
    });
  }

  /** The positions of spans whose key is there already. */
  async #create(
    spans: readonly DocumentedSpan[],
    positions: readonly number[],
    { fates, present }: { readonly fates: SpanFate[]; readonly present: Present[] },
    budget: RetryBudget,
  ): Promise<number[]> {
    const operations = positions.map((position): BulkOperation => {
      const { day, id, source } = at(spans, position).document;
      return { action: 'create', index: spansIndex(this.#index, day), id, source };
    });
    const outcomes = await this.#send(operations, budget);
    return positions.filter((position, index) => {
      const { span, document } = at(spans, position);
      const outcome = outcomes[index];
      if (outcome?.type === 'refused') fates[position] = { type: 'rejected', reason: outcome.reason };
      if (outcome?.type === 'done') {
        present.push({ position, document, merging: toMerging(span, document.day, true), fate: { type: 'stored' } });
      }
      return outcome?.type === 'conflict';
    });
  }

  async #send(operations: readonly BulkOperation[], budget: RetryBudget): Promise<BulkOutcome[]> {
    try {
      return await this.#parts.bulk.send(operations, budget);
    } catch (thrown) {
      // An index may have been removed.
      this.#parts.days.forget();
      throw thrown;
    }
  }

  /**
   * Compares spans whose key is there with what is stored. What an earlier attempt of this write has stored, and was not
   * told of, is new. Gives the positions of those that were removed in this moment: they are to be made again.
   */
  async #read(
    spans: readonly DocumentedSpan[],
    positions: readonly number[],
    present: Present[],
    budget: RetryBudget,
  ): Promise<number[]> {
    const removed: number[] = [];
    // What is stored under their keys is most likely as large as they are.
    const bytesOf = (position: number): number => lengthOf(at(spans, position).document.source);
    for (const portion of portionsOf(positions, bytesOf, this.#parts.maxReadBytes)) {
      const docs = portion.map((position) => {
        const { day, id } = at(spans, position).document;
        return { _index: spansIndex(this.#index, day), _id: id };
      });
      const answer = await retrying(budget, () =>
        this.#client.mget<SpanSource>({ docs, _source_includes: ['span', 'ingested'] }),
      );
      for (const [index, position] of portion.entries()) {
        const found = answer.docs[index];
        if (found === undefined || !('found' in found) || !found.found || found._source === undefined) {
          removed.push(position);
        } else present.push(presentOf(position, at(spans, position), found._source));
      }
    }
    return removed;
  }

  /** Takes back the documents of spans that their traces do not take: another span with the key was first, on another
   * day, or the trace is full. */
  async #merge(present: readonly Present[], fates: SpanFate[], budget: RetryBudget): Promise<void> {
    const outcomes = await this.#parts.traces.merge(
      present.map(({ merging }) => merging),
      budget,
    );
    const unwanted = present.filter((_, index) => outcomes[index] !== 'merged');
    await this.#parts.bulk.send(
      unwanted.map(({ document: { day, id } }) => ({ action: 'delete', index: spansIndex(this.#index, day), id })),
      budget,
    );
    present.forEach(({ position, fate }, index) => {
      const outcome = outcomes[index];
      if (typeof outcome === 'object') fates[position] = { type: 'rejected', reason: outcome.refused };
      else fates[position] = outcome === 'elsewhere' ? { type: 'conflicting', stored: undefined } : fate;
    });
  }
}

/** Of a span whose key is there. */
function presentOf(
  position: number,
  { span, document }: DocumentedSpan,
  { span: text, ingested }: SpanSource,
): Present {
  const isSame = text === document.text();
  if (!isSame) {
    const fate = { type: 'conflicting', stored: contentHash(text) } as const;
    return { position, document, merging: toMerging(readSpanText(text), document.day, false), fate };
  }
  const type = ingested === document.ingested ? 'stored' : 'repeated';
  return { position, document, merging: toMerging(span, document.day, false), fate: { type } };
}

/** Without the span, which may be large. */
function toMerging(span: Span, day: string, isNew: boolean): MergingSpan {
  const { traceId, resource } = span;
  return { traceId, entry: skeletonEntry(span), service: serviceName(resource), day, isNew };
}

function at(spans: readonly DocumentedSpan[], position: number): DocumentedSpan {
  const span = spans[position];
  if (span === undefined) throw new RangeError(`There is no span at ${position}.`);
  return span;
}
