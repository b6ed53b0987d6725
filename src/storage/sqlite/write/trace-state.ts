/** What the writer knows of one trace: its summary, and the keys and rows of its spans. */
import { type Span, type SpanKey, serviceName } from '../../../model/span.ts';
import type { TraceMember } from '../../../model/trace-members.ts';
import { TraceSummarizer } from '../../../model/trace-summary.ts';
import { traceTerm } from '../rows/terms.ts';

/** A stored span, or one on its way into the file. */
export interface KnownSpan extends TraceMember {
  /** Row of `spans`. {@link NO_ROW} until the span is inserted. */
  row: bigint;
}

export const NO_ROW = -1n;

export class TraceState {
  readonly traceId: string;
  /** Of `span_index`. */
  readonly term: string;
  readonly summary = new TraceSummarizer<KnownSpan>();
  /** Row of `traces`. Undefined while it has none. */
  row: number | undefined;
  services = new Set<string>();
  /** A replaced span had a service that other spans may lack: read the services from the spans. */
  hasStaleServices = false;

  constructor(traceId: string) {
    this.traceId = traceId;
    this.term = traceTerm(traceId);
  }

  /** The stored (or just added) span of that key. */
  span(key: SpanKey): KnownSpan | undefined {
    return this.summary.member(key);
  }

  /** Counts a new span in. Its row is filled in when it is inserted. */
  add(span: Span): KnownSpan {
    const { spanId, kind, startTimeUnixNano } = span;
    const known = { spanId, kind, startTimeUnixNano, row: NO_ROW };
    this.summary.add(known, span);
    this.services.add(serviceName(span.resource));
    return known;
  }

  /** Counts the finished form of a span in and the unfinished one out. */
  replace(known: KnownSpan, unfinished: Span, finished: Span): void {
    this.summary.replace(known, unfinished, finished);
    if (serviceName(finished.resource) === serviceName(unfinished.resource)) return;
    this.services.add(serviceName(finished.resource));
    this.hasStaleServices = true;
  }
}
