/** The documents of spans, in the index of their day. */
import type { Client, estypes } from '@elastic/elasticsearch';
import type { Bulk, BulkOperation, BulkOutcome, DocumentVersion } from '../cluster/bulk.ts';
import { fittingAnswers } from '../cluster/fitting-answers.ts';
import { portionsOf } from '../cluster/portions.ts';
import type { RetryBudget } from '../cluster/retry.ts';
import { whole } from '../cluster/whole-answer.ts';
import type { SpanSource } from '../documents/documents.ts';
import { spansIndex } from '../documents/names.ts';
import { lengthOf } from '../documents/pieces.ts';
import type { Arrival } from './arrival.ts';

/** What was read for an arrival. */
export interface ReadDocument {
  readonly arrival: Arrival;
  /** Undefined if there is no document. */
  readonly stored: { readonly source: SpanSource; readonly version: DocumentVersion } | undefined;
}

export class SpanDocuments {
  readonly #client: Client;
  readonly #bulk: Bulk;
  readonly #index: string;
  readonly #maxReadBytes: number;

  /** `maxReadBytes`: of documents that are read at once, unless a single one is larger. */
  constructor(client: Client, bulk: Bulk, index: string, maxReadBytes: number) {
    this.#client = client;
    this.#bulk = bulk;
    this.#index = index;
    this.#maxReadBytes = maxReadBytes;
  }

  /** Result[i] is the outcome for arrivals[i]: `conflict` if a document exists already. */
  create(arrivals: readonly Arrival[], budget: RetryBudget): Promise<BulkOutcome[]> {
    const operations = arrivals.map((arrival): BulkOperation => {
      return { action: 'create', ...this.#placeOf(arrival), source: arrival.document.source };
    });
    return this.#bulk.send(operations, budget);
  }

  /** Result[i] is the outcome for arrivals[i]: `conflict` if the document no longer has this version. */
  replace(
    arrivals: readonly { readonly arrival: Arrival; readonly version: DocumentVersion }[],
    budget: RetryBudget,
  ): Promise<BulkOutcome[]> {
    const operations = arrivals.map(({ arrival, version }): BulkOperation => {
      return { action: 'index', ...this.#placeOf(arrival), source: arrival.document.source, version };
    });
    return this.#bulk.send(operations, budget);
  }

  async remove(arrivals: readonly Arrival[], budget: RetryBudget): Promise<void> {
    const operations = arrivals.map((arrival): BulkOperation => ({ action: 'delete', ...this.#placeOf(arrival) }));
    await this.#bulk.send(operations, budget);
  }

  async read(arrivals: readonly Arrival[], budget: RetryBudget): Promise<ReadDocument[]> {
    const read: ReadDocument[] = [];
    for (const portion of portionsOf(arrivals, bytesOf, this.#maxReadBytes)) {
      const ask = async (part: readonly Arrival[], limit: { readonly maxResponseSize?: number }) => {
        const docs = part.map((arrival) => {
          const { index: _index, id: _id } = this.#placeOf(arrival);
          return { _index, _id };
        });
        return whole(await this.#client.mget<SpanSource>({ docs, _source_includes: ['span', 'ingested'] }, limit));
      };
      for await (const { items, answer } of fittingAnswers(portion, ask, { maxBytes: this.#maxReadBytes, budget })) {
        for (const [i, arrival] of items.entries()) read.push({ arrival, stored: storedOf(answer.docs[i]) });
      }
    }
    return read;
  }

  #placeOf({ id, day }: Arrival): { readonly index: string; readonly id: string } {
    return { index: spansIndex(this.#index, day), id };
  }
}

function storedOf(doc: estypes.MgetResponseItem<SpanSource> | undefined): ReadDocument['stored'] {
  if (doc === undefined || !('found' in doc) || !doc.found || doc._source === undefined) return undefined;
  return { source: doc._source, version: { seqNo: doc._seq_no ?? 0, primaryTerm: doc._primary_term ?? 0 } };
}

/** The stored document with the key is most likely as large as the span. */
function bytesOf({ document }: Arrival): number {
  return lengthOf(document.source);
}
