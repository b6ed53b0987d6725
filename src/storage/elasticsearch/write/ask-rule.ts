/** Asks which old traces meet a rule. */
import { SpangraphError } from '../../../errors.ts';
import { checkPatterns } from '../../evaluator/check-patterns.ts';
import type { AskRule } from '../../kept-traces.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { ClusterRead } from '../cluster/cluster-read.ts';
import { DocumentCache } from '../documents/document-cache.ts';
import { Marks } from '../search/marks.ts';
import { TraceContext } from '../search/trace-context.ts';

/** Milliseconds for one rule and the traces that are asked about at once. */
const READ_TIMEOUT_MS = 10_000;

/** Answers by what searches see. The answers throw STORAGE_UNAVAILABLE. */
export function askCluster(cluster: Cluster): AskRule {
  return async (traces, filter) => {
    checkPatterns(filter);
    const read = new ClusterRead(cluster, { timeoutMs: READ_TIMEOUT_MS });
    const context = new TraceContext(read, new DocumentCache(), new Marks(read));
    for (const trace of traces) context.offer(trace);
    try {
      return (await context.selectTraces(traces, [filter])).map(({ traceId }) => traceId);
    } catch (thrown) {
      if (thrown instanceof SpangraphError && thrown.code === 'READ_TIMEOUT') return undefined;
      throw thrown;
    }
  };
}
