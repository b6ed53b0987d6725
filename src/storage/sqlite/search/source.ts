/** What one read reads from. */
import type { RowSource } from '../rows/row-source.ts';
import type { TraceContext } from './trace-context.ts';

/** A source for one read, whose conditions may look beyond a span. */
export interface ReadSource extends RowSource {
  readonly context: TraceContext;
}
