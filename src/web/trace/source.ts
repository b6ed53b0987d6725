/** Where a trace comes from: the server, or a file that the reader opened. The page works on both in the same way. */
import { type Source, server } from '../data/source.ts';
import type { TypedDocumentString } from '../generated/graphql.ts';
import { hrefOf } from '../state/place.ts';

export interface TraceSource extends Source {
  /** Whether it answers the operation. Views leave out what they cannot ask for. */
  answers(operation: TypedDocumentString<unknown, never>): boolean;
  /** Where one of its traces is shown, or another one that a link names. */
  hrefOf(traceId: string, spanId?: string): string;
  /** Whether the server has the traces: others can see them, and they can be exported and compared. */
  readonly isStored: boolean;
  /** Saves a trace that is not stored as OTLP JSON. */
  readonly save?: (traceId: string) => void;
}

export const serverTraces: TraceSource = {
  ...server,
  answers: () => true,
  hrefOf: (traceId, spanId) => hrefOf(`trace/${traceId}`, { span: spanId }),
  isStored: true,
};
