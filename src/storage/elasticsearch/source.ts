/** What one read reads from. */
import { Candidate } from './candidate.ts';
import type { Connection, Hit } from './connection.ts';
import type { DocumentCache } from './document-cache.ts';
import type { SpanSource } from './documents.ts';
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
