/** The indices of spans, one a day: made before the first span comes, and not more than a bounded number. */
import type { Client } from '@elastic/elasticsearch';
import { ANY_DAY, spansIndex } from '../documents/names.ts';
import { createIndex } from './migrate.ts';

export class DailyIndices {
  readonly #client: Client;
  readonly #index: string;
  readonly #max: number;
  /** By day; those that were there when they were last needed. */
  #known = new Set<string>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(client: Client, index: string, max: number) {
    this.#client = client;
    this.#index = index;
    this.#max = max;
  }

  /** Whether the day has an index now; false where there are too many. Throws errors of the client. */
  async ensure(day: string): Promise<boolean> {
    if (this.#known.has(day)) return true;
    // One after the other, as two at once would both take the last place. Who waits behind one that fails fails with it,
    // and so does not wait for as many timeouts.
    const made = this.#last.then(() => this.#make(day));
    this.#last = made;
    try {
      return await made;
    } finally {
      if (this.#last === made) this.#last = Promise.resolve();
    }
  }

  async #make(day: string): Promise<boolean> {
    if (this.#known.has(day)) return true;
    const prefix = spansIndex(this.#index, '');
    const present = await this.#client.indices.get({
      index: spansIndex(this.#index, ANY_DAY),
      features: ['aliases'],
      expand_wildcards: 'all',
    });
    this.#known = new Set(Object.keys(present).map((name) => name.slice(prefix.length)));
    if (this.#known.has(day)) return true;
    if (this.#known.size >= this.#max) return false;
    await createIndex(this.#client, spansIndex(this.#index, day));
    this.#known.add(day);
    return true;
  }

  /** Asks the cluster again, as after an index was removed. */
  forget(): void {
    this.#known.clear();
  }

  /** Why a span of a day without an index is rejected. */
  refusal(day: string): string {
    return (
      `its start (${day}) would need one more daily index, and there are ${this.#max} already ` +
      '(exporters.elasticsearch.max_daily_indices)'
    );
  }
}
