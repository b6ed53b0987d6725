/** One question to an API of another system, beside the same question to GraphQL. */
import type { HttpQuestion } from '../http-client.ts';

export interface Comparison {
  /** `Tempo: trace of 20 spans`. */
  readonly name: string;
  readonly tool: HttpQuestion;
  readonly graphql: { readonly query: string; readonly variables?: object };
}

/** What is stored, to ask for. */
export interface Stored {
  /** An ordinary trace, and one of 10,000 spans. */
  readonly traceId: string;
  readonly largeTraceId: string;
  readonly service: string;
  /** A name of spans of the service. */
  readonly operation: string;
  /** Seconds since the Unix epoch: the second half of what is stored. */
  readonly start: number;
  readonly end: number;
}
