/** The document of a trace as its spans have it. */
import { compareNames } from '../../../model/compare.ts';
import { type Span, serviceName } from '../../../model/span.ts';
import { traceDocument, traceTimes } from '../documents/documents.ts';
import { formerDocumentId, spanDocumentId, spanRef } from '../documents/names.ts';
import {
  ENTRY_BYTES,
  formerEntry,
  isFormer,
  mergeSkeleton,
  skeletonEntry,
  summarizeSkeleton,
} from '../documents/skeleton.ts';
import { MAX_SPANS_A_TRACE } from '../write/trace-change.ts';
import type { RightDocument } from './compare-documents.ts';

/** What a trace has of one of its spans. */
export interface Member {
  readonly ref: string;
  /** The entry of the skeleton. */
  readonly entry: Buffer;
  readonly service: string;
}

/** Undefined if a document with this `_id` holds another span. */
export function memberOf(span: Span, id: string): Member | undefined {
  const isOfLayout1 = id === formerDocumentId(span);
  if (!isOfLayout1 && id !== spanDocumentId(span)) return undefined;
  const entry = isOfLayout1 ? formerEntry(span) : skeletonEntry(span);
  return { ref: spanRef(span.startTimeUnixNano, id), entry, service: serviceName(span.resource) };
}

/** Members of one trace, as many as it may have and one more. */
export class Members {
  readonly services = new Set<string>();
  readonly #entries: Buffer[] = [];

  add({ entry, service }: Member): void {
    if (this.areTooMany) return;
    this.#entries.push(entry);
    this.services.add(service);
  }

  /** Adds what a trace says of a span whose document does not count. */
  addEntry(entry: Buffer): void {
    this.#entries.push(entry);
  }

  get areTooMany(): boolean {
    return this.#entries.length > MAX_SPANS_A_TRACE;
  }

  /** One entry for each span. Of two documents with one key, that of layout 1 counts, as it does for the writer. */
  skeleton(): Buffer {
    const former = this.#entries.filter((entry) => isFormer(entry));
    const entries = former.length === 0 ? this.#entries : [...former, ...this.#entries.filter((one) => !isFormer(one))];
    return mergeSkeleton(Buffer.alloc(0), entries) ?? Buffer.alloc(0);
  }

  /** Documents that hold the span of another one. */
  twins(skeleton: Buffer): number {
    return this.#entries.length - skeleton.length / ENTRY_BYTES;
  }
}

/** The skeleton must have at least one entry. */
export function rightTrace(traceId: string, skeleton: Buffer, services: ReadonlySet<string>): RightDocument {
  const summary = summarizeSkeleton(traceId, skeleton);
  const text = traceDocument(summary, [...services].sort(compareNames), skeleton);
  return { text, integers: traceTimes(summary) };
}
