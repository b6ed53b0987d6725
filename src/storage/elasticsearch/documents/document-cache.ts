/**
 * Documents of spans that were read not long ago, so that attributes, events and links of a page cost no second read. A
 * span's document never changes. Kept as text: its size is known, and whoever asks gets an object of his own.
 */
import { ByteCache } from './byte-cache.ts';
import type { Candidate } from './candidate.ts';
import type { SpanSource } from './documents.ts';

/** Bytes of documents that a reader keeps. */
const MAX_DOCUMENT_BYTES = 64 * 1_024 * 1_024;
/** Bytes of documents kept for the sake of a resource, and as many for scopes. */
const MAX_SHARED_BYTES = 16 * 1_024 * 1_024;
/** Of what surrounds the text in the cache. */
const ENTRY_BYTES = 400;

export class DocumentCache {
  readonly #spans = new ByteCache<SpanSource>(MAX_DOCUMENT_BYTES);
  readonly #resources = new ByteCache<SpanSource>(MAX_SHARED_BYTES);
  readonly #scopes = new ByteCache<SpanSource>(MAX_SHARED_BYTES);

  add({ ref, source }: Candidate): void {
    const bytes = 2 * source.span.length + ENTRY_BYTES;
    this.#spans.set(ref, source, bytes);
    if (this.#resources.get(source.resource) === undefined) this.#resources.set(source.resource, source, bytes);
    if (this.#scopes.get(source.scope) === undefined) this.#scopes.set(source.scope, source, bytes);
  }

  span(ref: string): SpanSource | undefined {
    return this.#spans.get(ref);
  }

  /** A span with the resource that has this hash. */
  withResource(hash: string): SpanSource | undefined {
    return this.#resources.get(hash);
  }

  /** A span with the scope that has this hash. */
  withScope(hash: string): SpanSource | undefined {
    return this.#scopes.get(hash);
  }
}
