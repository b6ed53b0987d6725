/** The source of one read. */
import type { RowSource } from '../rows/row-source.ts';
import type { TraceContext } from './trace-context.ts';

/** A source of rows, with the context in which conditions look beyond a span. */
export interface ReadSource extends RowSource {
  readonly context: TraceContext;
}
