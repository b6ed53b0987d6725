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
import { type RightDocument, readIngested, type StoredDocument } from './compare-documents.ts';

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
  /** When the last of those that were added arrived. */
  lastArrival = 0n;
  readonly #entries: Buffer[] = [];

  /** `ingested`: when it arrived. */
  add({ entry, service }: Member, ingested: bigint): void {
    if (this.areTooMany) return;
    if (ingested > this.lastArrival) this.lastArrival = ingested;
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

/** The skeleton of the members, which must have at least one entry, and the document that is stored. */
export function rightTrace(
  traceId: string,
  skeleton: Buffer,
  members: Members,
  stored: StoredDocument | undefined,
): RightDocument {
  const summary = summarizeSkeleton(traceId, skeleton);
  const services = [...members.services].sort(compareNames);
  const text = traceDocument(summary, { skeleton, services, lastArrival: rightArrival(members, stored) });
  return { text, integers: traceTimes(summary) };
}

/** Documents of layouts 1 to 3 do not say it. A span that arrived later may have been removed since then. */
function rightArrival({ lastArrival }: Members, stored: StoredDocument | undefined): bigint {
  if (stored !== undefined && stored.source.arrived === undefined) return 0n;
  const arrived = readIngested(stored?.source.arrived) ?? 0n;
  return arrived > lastArrival ? arrived : lastArrival;
}
