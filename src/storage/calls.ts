/** Who calls whom: what spans say about calls between services, and to what is no service. `SpanReader.measureCalls` reads it. */
import type { AttributeName, Measures } from './measures.ts';
import type { SpanFilter, TimeRange } from './query.ts';

/**
 * A database, a system of messages, or a service of others that sends no spans. Its name is what the attributes of the calling
 * span say: the system, with the database or destination in it, or the name of the peer.
 */
export type OuterKind = 'DATABASE' | 'MESSAGING' | 'EXTERNAL';

/** Who is called. */
export interface CallTarget {
  readonly kind: 'SERVICE' | OuterKind;
  /** The name of a service is empty for spans without one. */
  readonly name: string;
}

/** A message is a call without an answer. A link says that a consumer handled what spans in other places have sent. */
export type CallKind = 'CALL' | 'MESSAGE' | 'LINK';

/** Who calls whom, and how. */
export interface Call {
  /** The calling service. */
  readonly source: string;
  readonly target: CallTarget;
  readonly kind: CallKind;
}

/** Asks for calls. evaluator/calls-of.ts says which calls a span stands for. */
export interface CallsRequest {
  /** Only spans that meet it stand for calls. Their relatives need not meet it. */
  readonly filter?: SpanFilter;
  readonly timeRange?: TimeRange;
  /** Whether each measure has a sketch of the durations. */
  readonly sketch: boolean;
  /** Attributes whose numbers are measured. */
  readonly numbers: readonly AttributeName[];
  /** Maximum number of calls. A read that finds more throws OPERATION_TOO_COMPLEX. */
  readonly maxCalls: number;
}

/** Calls that are alike, with measures of the spans that stand for them. */
export interface MeasuredCall extends Call {
  readonly measures: Measures;
}
