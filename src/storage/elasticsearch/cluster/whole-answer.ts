/**
 * Answers that lack a part, although their status is 200. By default a search answers without the shards that failed, and ends
 * at a time limit of the cluster, as if there were nothing more (https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-search,
 * `allow_partial_search_results`). A count has no setting for this. In a multi-get each document has its own error.
 */
import { type ClusterError, describeClusterError, IncompleteAnswer } from './client.ts';

interface Answer {
  readonly timed_out?: boolean;
  readonly _shards?: {
    readonly total: number;
    readonly failed: number;
    readonly failures?: readonly { readonly reason?: ClusterError }[];
  };
  readonly docs?: readonly { readonly error?: ClusterError }[];
}

/** Returns the answer. Throws {@link IncompleteAnswer} if it lacks a part. */
export function whole<Given>(answer: Given): Given {
  if (typeof answer !== 'object' || answer === null) return answer;
  const { timed_out: isTimedOut, _shards: shards, docs = [] }: Answer = answer;
  if (shards !== undefined && shards.failed > 0) {
    const reasons = (shards.failures ?? []).map(({ reason }) => reason);
    throw incomplete(`${shards.failed} of ${shards.total} shards failed`, reasons);
  }
  if (isTimedOut === true) throw incomplete('the search reached the time limit of the cluster', []);
  const unread = docs.flatMap(({ error }) => (error === undefined || isNoDocument(error) ? [] : [error]));
  if (unread.length === 1) throw incomplete('1 document could not be read', unread);
  if (unread.length > 1) throw incomplete(`${unread.length} documents could not be read`, unread);
  return answer;
}

/** An index that does not exist has no documents. */
function isNoDocument({ type }: ClusterError): boolean {
  return type === 'index_not_found_exception';
}

function incomplete(what: string, reasons: readonly (ClusterError | undefined)[]): IncompleteAnswer {
  const message = `${what}: ${describeClusterError(reasons[0]) || 'no reason given'}`;
  return new IncompleteAnswer(
    message,
    reasons.filter((reason) => reason !== undefined),
  );
}
