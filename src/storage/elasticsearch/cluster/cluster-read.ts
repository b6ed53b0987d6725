/** One read of the cluster: its requests share one time limit. */
import type { Cluster } from './cluster.ts';
import { DocumentsById } from './documents-by-id.ts';
import type { ExplainedRequests } from './explained-requests.ts';
import { Hits } from './hits.ts';
import { type RequestLimits, Requests } from './requests.ts';
import { Totals } from './totals.ts';

/** What one read is held to. */
export type ReadLimits = Omit<RequestLimits, 'maxResponseBytes' | 'held'>;

export class ClusterRead {
  readonly hits: Hits;
  readonly documents: DocumentsById;
  readonly totals: Totals;
  readonly #requests: Requests;

  /** `explained` collects the requests. */
  constructor(cluster: Cluster, limits: ReadLimits, explained?: ExplainedRequests) {
    const { maxResponseBytes, held } = cluster;
    this.#requests = new Requests({ ...limits, maxResponseBytes, held }, explained);
    this.hits = new Hits(cluster, this.#requests);
    this.documents = new DocumentsById(cluster, this.#requests);
    this.totals = new Totals(cluster, this.#requests);
  }

  /** Throws READ_TIMEOUT if the time is over, and the caller's reason if the caller has given up. */
  check(): void {
    this.#requests.check();
  }
}
