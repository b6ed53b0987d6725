/** The documents of spans, in the index of their day. */
import type { Client } from '@elastic/elasticsearch';
import type { Bulk, BulkOperation, BulkOutcome, DocumentVersion } from '../cluster/bulk.ts';
import { portionsOf } from '../cluster/portions.ts';
import type { RetryBudget } from '../cluster/retry.ts';
import { retrying } from '../cluster/retry.ts';
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

  /** `maxReadBytes`: documents of about this size are read at once, unless a single one is larger. */
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
      const docs = portion.map((arrival) => {
        const { index: _index, id: _id } = this.#placeOf(arrival);
        return { _index, _id };
      });
      const answer = await retrying(budget, async () =>
        whole(await this.#client.mget<SpanSource>({ docs, _source_includes: ['span', 'ingested'] })),
      );
      for (const [i, arrival] of portion.entries()) {
        const found = answer.docs[i];
        if (found === undefined || !('found' in found) || !found.found || found._source === undefined) {
          read.push({ arrival, stored: undefined });
        } else {
          const version = { seqNo: found._seq_no ?? 0, primaryTerm: found._primary_term ?? 0 };
          read.push({ arrival, stored: { source: found._source, version } });
        }
      }
    }
    return read;
  }

  #placeOf({ id, day }: Arrival): { readonly index: string; readonly id: string } {
    return { index: spansIndex(this.#index, day), id };
  }
}

/** The stored document with the key is most likely as large as the span. */
function bytesOf({ document }: Arrival): number {
  return lengthOf(document.source);
}
