/** Which old traces are kept by a rule. */
import type { TraceSummary } from '../../backend.ts';
import { checkPatterns } from '../../evaluator/check-patterns.ts';
import { endedBefore, type KeepRule } from '../../retention.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { ClusterRead } from '../cluster/cluster-read.ts';
import { DocumentCache } from '../documents/document-cache.ts';
import { Marks } from '../search/marks.ts';
import { TraceContext } from '../search/trace-context.ts';

/** Milliseconds for one rule and the traces of one portion. */
const READ_TIMEOUT_MS = 60_000;

export class KeptTraces {
  readonly #cluster: Cluster;
  readonly #rules: readonly KeepRule[];

  constructor(cluster: Cluster, rules: readonly KeepRule[]) {
    for (const { filter } of rules) checkPatterns(filter);
    this.#cluster = cluster;
    this.#rules = rules;
  }

  /** The ids of those traces that a rule keeps at `now`, by what searches see. Throws STORAGE_UNAVAILABLE and READ_TIMEOUT. */
  async among(traces: readonly TraceSummary[], now: number): Promise<ReadonlySet<string>> {
    const kept = new Set<string>();
    for (const { filter, forMs } of this.#rules) {
      const candidates = traces.filter((trace) => !kept.has(trace.traceId) && !endedBefore(trace, now - forMs));
      if (candidates.length === 0) continue;
      const read = new ClusterRead(this.#cluster, { timeoutMs: READ_TIMEOUT_MS });
      const context = new TraceContext(read, new DocumentCache(), new Marks(read));
      for (const trace of candidates) context.offer(trace);
      for (const { traceId } of await context.selectTraces(candidates, [filter])) kept.add(traceId);
    }
    return kept;
  }
}
