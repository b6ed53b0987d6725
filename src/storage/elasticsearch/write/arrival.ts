/** A span that is being stored, and the outcome. */
import type { Span } from '../../../model/span.ts';
import { isUnfinished, replaces, serviceName } from '../../../model/span.ts';
import type { SpanDocument, SpanEncoder, SpanSource } from '../documents/documents.ts';
import { contentHash } from '../documents/documents.ts';
import { dayOf, formerDocumentId } from '../documents/names.ts';
import { formerEntry, skeletonEntry } from '../documents/skeleton.ts';
import { readSpanText } from '../documents/span-text.ts';
import type { MergingSpan } from './trace-change.ts';

/** What was stored with the key of a span before it arrived. */
export interface StoredForm {
  readonly hash: string;
  readonly isUnfinished: boolean;
}

/** `stored`: the key is new. `same`: the stored span is equal. `replacing`: the span replaces its unfinished form.
 * `conflicting`: the stored span is different and stays. */
export type SpanFate =
  | { readonly type: 'stored' | 'same' }
  | { readonly type: 'replacing' | 'conflicting'; readonly before: StoredForm }
  | { readonly type: 'rejected'; readonly reason: string };

export class Arrival {
  readonly span: Span;
  /** Of its index. */
  readonly day: string;
  /** `_id` of its document. */
  id: string;
  /** Undefined until the cluster has answered. */
  fate: SpanFate | undefined;
  /** What is merged into its trace. Undefined until a document with the key is stored. */
  merging: MergingSpan | undefined;
  /** The form that this write has tried to replace. The answer of the cluster may have been lost. */
  #replaced: StoredForm | undefined;
  readonly #encoder: SpanEncoder;
  #document: SpanDocument | undefined;
  #isFormer = false;

  constructor(span: Span, id: string, encoder: SpanEncoder) {
    this.span = span;
    this.day = dayOf(span.startTimeUnixNano);
    this.id = id;
    this.#encoder = encoder;
  }

  /** Made when it is first asked for, while the cluster stores those before it. */
  get document(): SpanDocument {
    this.#document ??= this.#encoder.encode(this.span);
    return this.#document;
  }

  reject(reason: string): void {
    this.fate = { type: 'rejected', reason };
    this.merging = undefined;
  }

  /** Call when this write has created the document. */
  isStored(): void {
    this.fate = { type: 'stored' };
    this.merging = this.#toMerging(this.span, true, this.document.ingested);
  }

  /** Compares the span with the stored document. Returns whether the span replaces it. */
  compare({ span: text, ingested }: SpanSource): boolean {
    if (text === this.document.text()) {
      this.merging = this.#toMerging(this.span, false, ingested);
      if (ingested !== this.document.ingested) this.fate = { type: 'same' };
      else
        this.fate = this.#replaced === undefined ? { type: 'stored' } : { type: 'replacing', before: this.#replaced };
      return false;
    }
    const stored = readSpanText(text);
    const before = formOf(text, stored);
    if (replaces(this.span, stored)) {
      this.#replaced = before;
      const merging = this.#toMerging(this.span, false, this.document.ingested);
      this.merging = { ...merging, replacedService: serviceName(stored.resource) };
      this.fate = { type: 'replacing', before };
      return true;
    }
    this.merging = this.#toMerging(stored, false, ingested);
    this.fate = { type: 'conflicting', before };
    return false;
  }

  /** Starts over with the `_id` of layout 1, because layout 1 stored the span. */
  useFormerId(): void {
    this.id = formerDocumentId(this.span);
    this.#isFormer = true;
    this.fate = undefined;
    this.merging = undefined;
    this.#replaced = undefined;
  }

  /** Does not keep the span, which may be large. */
  #toMerging(span: Span, isNew: boolean, ingested: string): MergingSpan {
    const { traceId, resource } = span;
    const entry = this.#isFormer ? formerEntry(span) : skeletonEntry(span);
    return { traceId, entry, service: serviceName(resource), ingested: BigInt(ingested), isNew };
  }
}

/** `text`: of the whole span. */
export function formOf(text: string, span: Span): StoredForm {
  return { hash: contentHash(text), isUnfinished: isUnfinished(span) };
}
