/**
 * Shards that gave no part of an answer. By default the cluster answers without them, as if they had nothing, and with status
 * 200 (https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-search, `allow_partial_search_results`). A count
 * has no setting for this.
 */
import { type ClusterError, describeClusterError, isLackOfMemory } from './client.ts';

interface AnswerOfShards {
  readonly _shards?: {
    readonly total: number;
    readonly failed: number;
    readonly failures?: readonly { readonly reason?: ClusterError }[];
  };
}

export interface ShardFailure {
  /** How many shards failed, and why the first one did. */
  readonly reason: string;
  /** Whether a smaller answer may succeed. */
  readonly lacksMemory: boolean;
}

/** Undefined if the answer has the parts of all shards, or does not come from shards. */
export function shardFailureOf(answer: unknown): ShardFailure | undefined {
  if (typeof answer !== 'object' || answer === null) return undefined;
  const { _shards: shards }: AnswerOfShards = answer;
  if (shards === undefined || shards.failed === 0) return undefined;
  const reasons = (shards.failures ?? []).map(({ reason }) => reason);
  return {
    reason: `${shards.failed} of ${shards.total} shards failed: ${describeClusterError(reasons[0]) || 'no reason given'}`,
    lacksMemory: reasons.some((reason) => isLackOfMemory(reason) || isLackOfMemory(reason?.caused_by)),
  };
}
