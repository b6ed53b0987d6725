/** What one read reads from. */

import type { Connection, Hit } from '../cluster/connection.ts';
import { Candidate } from '../documents/candidate.ts';
import type { DocumentCache } from '../documents/document-cache.ts';
import type { SpanSource } from '../documents/documents.ts';
import type { TraceContext } from './trace-context.ts';

export interface Source {
  readonly connection: Connection;
  readonly cache: DocumentCache;
  readonly context: TraceContext;
}

/** The spans of hits, in their order. */
export function toCandidates(hits: readonly Hit<SpanSource>[]): Candidate[] {
  return hits.map((hit) => new Candidate(hit.source));
}
