/** The writer's knowledge of one trace: its summary, and the keys and rows of its spans. */
import { orderedTime, type Span, type SpanKey, serviceName } from '../../../model/span.ts';
import type { TraceMember } from '../../../model/trace-members.ts';
import { TraceSummarizer } from '../../../model/trace-summary.ts';
import type { Bounds } from '../../ordering/bounds.ts';
import { traceTerm } from '../rows/terms.ts';

/** A stored span, or one to be stored. */
export interface KnownSpan extends TraceMember {
  /** Row of `spans`. {@link NO_ROW} until the span is inserted. */
  row: bigint;
}

export const NO_ROW = -1n;

export class TraceState {
  readonly traceId: string;
  /** The trace's term in the index. */
  readonly term: string;
  readonly summary = new TraceSummarizer<KnownSpan>();
  /** Row of `traces`. Undefined until the trace is inserted. */
  row: number | undefined;
  /** From the first start to the last, as stored. Undefined until the trace is inserted. */
  storedStarts: Bounds | undefined;
  services = new Set<string>();
  /** A replaced span had a service that other spans may lack. The services must be read from the spans. */
  hasStaleServices = false;

  constructor(traceId: string) {
    this.traceId = traceId;
    this.term = traceTerm(traceId);
  }

  /** From the first start to the last. */
  get starts(): Bounds {
    return { low: orderedTime(this.summary.startTimeUnixNano), high: this.summary.lastStart };
  }

  /** The known span with this key. */
  span(key: SpanKey): KnownSpan | undefined {
    return this.summary.member(key);
  }

  /** Adds a new span. Its row is set when it is inserted. */
  add(span: Span): KnownSpan {
    const { spanId, kind, startTimeUnixNano } = span;
    const known = { spanId, kind, startTimeUnixNano, row: NO_ROW };
    this.summary.add(known, span);
    this.services.add(serviceName(span.resource));
    return known;
  }

  /** Replaces the unfinished form of a span by the finished one. */
  replace(known: KnownSpan, unfinished: Span, finished: Span): void {
    this.summary.replace(known, unfinished, finished);
    if (serviceName(finished.resource) === serviceName(unfinished.resource)) return;
    this.services.add(serviceName(finished.resource));
    this.hasStaleServices = true;
  }
}
