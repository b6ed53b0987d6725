/**
 * The documents of spans that were read lately, so that attributes, events and links of a page cost no second read. They are
 * kept as text: its size is known, and every caller gets its own objects.
 */
import { BoundedCache } from '../../../model/bounded-cache.ts';
import { isUnfinished } from '../../../model/span.ts';
import type { Candidate } from './candidate.ts';
import type { SpanSource, Stored } from './documents.ts';

/** Bytes of documents that a reader keeps. */
const MAX_DOCUMENT_BYTES = 64 * 1_024 * 1_024;
/** Bytes of documents kept for their resources, and as many for their scopes. */
const MAX_SHARED_BYTES = 16 * 1_024 * 1_024;
/** Bytes of texts whose terms are hashes. */
const MAX_TEXT_BYTES = 16 * 1_024 * 1_024;
/** Bytes of an entry besides its text. */
const ENTRY_BYTES = 400;

export class DocumentCache {
  readonly #spans = new BoundedCache<string, Stored<SpanSource>>(MAX_DOCUMENT_BYTES, ({ source }) => bytesOf(source));
  readonly #resources = new BoundedCache<string, SpanSource>(MAX_SHARED_BYTES, bytesOf);
  readonly #texts = new BoundedCache<string, string>(MAX_TEXT_BYTES, (text) => 2 * text.length + ENTRY_BYTES);
  readonly #scopes = new BoundedCache<string, SpanSource>(MAX_SHARED_BYTES, bytesOf);

  /** The document of a finished span never changes. That of an unfinished one may, so it is not kept. */
  add({ ref, span, stored }: Candidate): void {
    const { source } = stored;
    if (!isUnfinished(span)) this.#spans.set(ref, stored);
    if (this.#resources.get(source.resource) === undefined) this.#resources.set(source.resource, source);
    if (this.#scopes.get(source.scope) === undefined) this.#scopes.set(source.scope, source);
  }

  span(ref: string): Stored<SpanSource> | undefined {
    return this.#spans.get(ref);
  }

  /** A span with this resource, by its hash. */
  withResource(hash: string): SpanSource | undefined {
    return this.#resources.get(hash);
  }

  /** The text of a term that is a hash. */
  text(term: string): string | undefined {
    return this.#texts.get(term);
  }

  addText(term: string, text: string): void {
    this.#texts.set(term, text);
  }

  /** A span with this scope, by its hash. */
  withScope(hash: string): SpanSource | undefined {
    return this.#scopes.get(hash);
  }
}

function bytesOf({ span }: SpanSource): number {
  return 2 * span.length + ENTRY_BYTES;
}
