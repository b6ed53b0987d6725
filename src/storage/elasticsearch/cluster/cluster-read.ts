/** One read of the cluster: its requests share one time limit. */
import type { Cluster } from './cluster.ts';
import { DocumentsById } from './documents-by-id.ts';
import type { ExplainedRequests } from './explained-requests.ts';
import { Hits } from './hits.ts';
import { Requests } from './requests.ts';
import { Totals } from './totals.ts';

export class ClusterRead {
  readonly hits: Hits;
  readonly documents: DocumentsById;
  readonly totals: Totals;
  readonly #requests: Requests;

  /** `signal` ends the read early. `explained` collects its requests. */
  constructor(cluster: Cluster, timeoutMs: number, signal?: AbortSignal, explained?: ExplainedRequests) {
    const { maxResponseBytes } = cluster;
    this.#requests = new Requests({ timeoutMs, maxResponseBytes, signal }, explained);
    this.hits = new Hits(cluster, this.#requests);
    this.documents = new DocumentsById(cluster, this.#requests);
    this.totals = new Totals(cluster, this.#requests);
  }

  /** Throws READ_TIMEOUT where the time is over, and the caller's reason where the caller has given up. */
  check(): void {
    this.#requests.check();
  }
}
