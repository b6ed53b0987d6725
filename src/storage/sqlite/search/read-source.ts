import type { Source } from '../rows/source.ts';
import type { TraceContext } from './trace-context.ts';

/** A source for one read, whose conditions may look beyond a span. */
export interface ReadSource extends Source {
  readonly context: TraceContext;
}
