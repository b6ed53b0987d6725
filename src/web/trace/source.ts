/** Where a trace comes from: the server, or a file that the reader opened. The page works on both in the same way. */
import { type Source, server } from '../data/source.ts';
import type { TypedDocumentString } from '../generated/graphql.ts';
import { BASE, hrefOf } from '../state/place.ts';

export interface TraceSource extends Source {
  /** Whether it answers the operation. Views leave out what they cannot ask for. */
  answers(operation: TypedDocumentString<unknown, never>): boolean;
  /** Where one of its traces is shown, or another one that a link names. */
  hrefOf(traceId: string, spanId?: string): string;
  /** The address from which the trace is downloaded as OTLP JSON. */
  downloadOf(traceId: string): string;
  /** Whether others can see the trace, so that links to it and comparisons make sense. */
  readonly isShared: boolean;
}

export const serverTraces: TraceSource = {
  ...server,
  answers: () => true,
  hrefOf: (traceId, spanId) => hrefOf(`trace/${traceId}`, { span: spanId }),
  downloadOf: (traceId) => `${BASE}export/${traceId}`,
  isShared: true,
};
