/** Counts and aggregations over the documents that meet a query. */
import type { estypes } from '@elastic/elasticsearch';
import type { Cluster, DocumentKind } from './cluster.ts';
import { indicesOf } from './cluster.ts';
import type { Query } from './queries.ts';
import type { Requests } from './requests.ts';

export type Aggregation = estypes.AggregationsAggregationContainer;

/** An aggregation's part of an answer, by the names of the request. */
interface Aggregated<Answers> {
  /** Undefined if there is no index. */
  readonly aggregations: Answers | undefined;
  /** Whether all documents were counted. */
  readonly complete: boolean;
}

export class Totals {
  readonly #cluster: Cluster;
  readonly #requests: Requests;

  constructor(cluster: Cluster, requests: Requests) {
    this.#cluster = cluster;
    this.#requests = requests;
  }

  async count(kind: DocumentKind, query: Query): Promise<number> {
    const indices = indicesOf(this.#cluster, kind);
    const { count } = await this.#requests.send({
      send: (options) => this.#cluster.client.count({ ...indices, query }, options),
      words: { using: `count on ${indices.index}`, query },
    });
    return count;
  }

  /** `terminateAfter`: each shard stops after this many documents. */
  async aggregate<Answers>(
    kind: DocumentKind,
    query: Query,
    aggs: Record<string, Aggregation>,
    terminateAfter?: number,
  ): Promise<Aggregated<Answers>> {
    const body = {
      ...indicesOf(this.#cluster, kind),
      query,
      size: 0,
      aggs,
      track_total_hits: false,
      ...(terminateAfter === undefined ? {} : { terminate_after: terminateAfter }),
    };
    const answer = await this.#requests.send({
      send: (options) => this.#cluster.client.search<unknown, Answers>(body, options),
      words: { using: `aggregation on ${body.index}`, query },
    });
    return { aggregations: answer.aggregations, complete: answer.terminated_early !== true };
  }
}
