/** The daily indices of spans. Each is created before its first span, up to a maximum number. */
import type { Client } from '@elastic/elasticsearch';
import { ANY_DAY, spansIndex } from '../documents/names.ts';
import { createIndex } from './migrate.ts';

export class DailyIndices {
  readonly #client: Client;
  readonly #index: string;
  readonly #max: number;
  readonly #limitedBy: string;
  /** Days that had an index when the cluster was last asked. */
  #known = new Set<string>();
  #last: Promise<unknown> = Promise.resolve();

  /** `limitedBy`: the key of the configuration that sets `max`. */
  constructor(client: Client, index: string, max: number, limitedBy = 'exporters.elasticsearch.max_daily_indices') {
    this.#client = client;
    this.#index = index;
    this.#max = max;
    this.#limitedBy = limitedBy;
  }

  /** Creates the index of the day if it is missing. Returns false if there are too many. Throws errors of the client. */
  async ensure(day: string): Promise<boolean> {
    if (this.#known.has(day)) return true;
    // One after the other: two at once would both take the last place. A failure also fails those that wait for it, so that
    // they do not each wait for a timeout.
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

  /** Forgets what is known, because an index may have been removed. */
  forget(): void {
    this.#known.clear();
  }

  /** Why a span of a day without an index is rejected. */
  refusal(day: string): string {
    return `its start (${day}) would need one more daily index, and there are ${this.#max} already (${this.#limitedBy})`;
  }
}
