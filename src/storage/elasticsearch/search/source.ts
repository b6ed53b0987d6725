/** What the searches of one read have in common. */
import type { ClusterRead } from '../cluster/cluster-read.ts';
import type { Hit } from '../cluster/hits.ts';
import { Candidate } from '../documents/candidate.ts';
import type { DocumentCache } from '../documents/document-cache.ts';
import type { SpanSource } from '../documents/documents.ts';
import type { TraceContext } from './trace-context.ts';

export interface ClusterSource {
  readonly read: ClusterRead;
  readonly cache: DocumentCache;
  readonly context: TraceContext;
}

/** The spans of hits, in their order. */
export function toCandidates(hits: readonly Hit<SpanSource>[]): Candidate[] {
  return hits.map((hit) => new Candidate(hit));
}
