/** A span on its way into the cluster, and what became of it. */
import type { Span } from '../../../model/span.ts';
import { isUnfinished, replaces, serviceName } from '../../../model/span.ts';
import type { SpanDocument, SpanSource } from '../documents/documents.ts';
import { contentHash } from '../documents/documents.ts';
import { formerDocumentId } from '../documents/names.ts';
import { formerEntry, skeletonEntry } from '../documents/skeleton.ts';
import { readSpanText } from '../documents/span-text.ts';
import type { MergingSpan } from './trace-change.ts';

/** What was stored with the key of a span before it came. */
export interface StoredForm {
  readonly hash: string;
  readonly isUnfinished: boolean;
}

/** `stored`: the span is new. `same`: what was stored says the same. `replacing`: what was stored was its unfinished form.
 * `conflicting`: what was stored says something else, and stays. */
export type SpanFate =
  | { readonly type: 'stored' | 'same' }
  | { readonly type: 'replacing' | 'conflicting'; readonly before: StoredForm }
  | { readonly type: 'rejected'; readonly reason: string };

export class Arrival {
  readonly span: Span;
  readonly document: SpanDocument;
  /** `_id` of its document. */
  id: string;
  /** Undefined until the cluster has said. */
  fate: SpanFate | undefined;
  /** What its trace is to take. Undefined while no document with the key is known to be stored. */
  merging: MergingSpan | undefined;
  /** The form that this write has asked the cluster to replace; the answer may have been lost. */
  #replaced: StoredForm | undefined;

  constructor(span: Span, document: SpanDocument) {
    this.span = span;
    this.document = document;
    this.id = document.id;
  }

  reject(reason: string): void {
    this.fate = { type: 'rejected', reason };
    this.merging = undefined;
  }

  /** The document was made by this write. */
  isStored(): void {
    this.fate = { type: 'stored' };
    this.merging = this.#toMerging(this.span, true);
  }

  /** Compares the span with the stored document. Returns whether it is to replace that one. */
  compare({ span: text, ingested }: SpanSource): boolean {
    if (text === this.document.text()) {
      this.merging = this.#toMerging(this.span, false);
      if (ingested !== this.document.ingested) this.fate = { type: 'same' };
      else
        this.fate = this.#replaced === undefined ? { type: 'stored' } : { type: 'replacing', before: this.#replaced };
      return false;
    }
    const stored = readSpanText(text);
    const before = formOf(text, stored);
    if (replaces(this.span, stored)) {
      this.#replaced = before;
      this.merging = { ...this.#toMerging(this.span, false), replacedService: serviceName(stored.resource) };
      this.fate = { type: 'replacing', before };
      return true;
    }
    this.merging = this.#toMerging(stored, false);
    this.fate = { type: 'conflicting', before };
    return false;
  }

  /** Starts over with the `_id` that layout 1 gave: the trace has the span from then. */
  useFormerId(): void {
    this.id = formerDocumentId(this.span);
    this.fate = undefined;
    this.merging = undefined;
    this.#replaced = undefined;
  }

  /** Without the span, which may be large. */
  #toMerging(span: Span, isNew: boolean): MergingSpan {
    const { traceId, resource } = span;
    const entry = this.id === this.document.id ? skeletonEntry(span) : formerEntry(span);
    return { traceId, entry, service: serviceName(resource), isNew };
  }
}

/** A form of a span by its text, which equal forms have in common. */
export function formOf(text: string, span: Span): StoredForm {
  return { hash: contentHash(text), isUnfinished: isUnfinished(span) };
}
