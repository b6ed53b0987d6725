/** The documents of spans that the conditions of one query look at. Bounded, except while one evaluation needs more. */
import type { FilterableSpan } from '../../evaluator/filterable.ts';
import type { DocumentsById } from '../cluster/documents-by-id.ts';
import { Candidate } from '../documents/candidate.ts';
import type { DocumentCache } from '../documents/document-cache.ts';
import { MISSING } from './missing.ts';

/** Spans in one fetch. */
export const MAX_FETCHED_SPANS = 2_048;
/** Bytes of spans that are kept. */
const MAX_BYTES = 64 * 1_024 * 1_024;

export class FetchedSpans {
  readonly #documents: DocumentsById;
  readonly #cache: DocumentCache;
  readonly #spans = new Map<string, Candidate | undefined>();
  #wanted = new Set<string>();
  #bytes = 0;
  /** Spans dropped since an evaluation was last finished. */
  readonly #dropped = new Set<string>();
  /** Set when a dropped span is fetched again: without it the evaluation would never finish. */
  #keepsAll = false;

  constructor(documents: DocumentsById, cache: DocumentCache) {
    this.#documents = documents;
    this.#cache = cache;
  }

  /** Spans that were requested and are not fetched yet. */
  get wanted(): number {
    return this.#wanted.size;
  }

  /**
   * Undefined if the span is not stored. Throws MISSING, and then also fetches the neighbours, which are likely to be
   * needed next.
   */
  get(ref: string, neighbours: () => readonly string[] = () => []): FilterableSpan | undefined {
    if (this.#spans.has(ref)) return this.#spans.get(ref)?.filterable;
    this.#wanted.add(ref);
    for (const other of neighbours()) {
      if (!this.#spans.has(other) && !this.#dropped.has(other)) this.#wanted.add(other);
    }
    throw MISSING;
  }

  /** Fetches the requested spans, up to {@link MAX_FETCHED_SPANS}. The others must be requested again. */
  async fetch(): Promise<void> {
    const refs = [...this.#wanted].slice(0, MAX_FETCHED_SPANS);
    this.#wanted = new Set();
    if (refs.length === 0) return;
    if (refs.some((ref) => this.#dropped.has(ref))) this.#keepsAll = true;
    const cached = refs.map((ref) => this.#cache.span(ref));
    const missing = refs.filter((_, i) => cached[i] === undefined);
    const fetched = missing.length === 0 ? [] : await this.#documents.firstSpans(missing);
    const byRef = new Map(missing.slice(0, fetched.length).map((ref, i) => [ref, fetched[i]]));
    if (!this.#keepsAll) this.#dropOldest();
    for (const [i, ref] of refs.entries()) {
      const stored = cached[i] ?? byRef.get(ref);
      // It did not fit in the answer, and will be requested again.
      if (stored === undefined && !byRef.has(ref)) continue;
      const candidate = stored === undefined ? undefined : new Candidate(stored);
      this.#spans.set(ref, candidate);
      this.#bytes += bytesOf(candidate);
    }
  }

  /** Call when an evaluation is finished. */
  shrink(): void {
    this.#keepsAll = false;
    this.#dropOldest();
    this.#dropped.clear();
  }

  #dropOldest(): void {
    for (const [ref, candidate] of this.#spans) {
      if (this.#bytes <= MAX_BYTES) break;
      this.#spans.delete(ref);
      this.#dropped.add(ref);
      this.#bytes -= bytesOf(candidate);
    }
  }
}

function bytesOf(candidate: Candidate | undefined): number {
  return 1_000 + 4 * (candidate?.stored.source.span.length ?? 0);
}
