import type { Colouring } from './colouring.ts';
import type { Marks } from './marks.ts';
import type { TraceModel } from './trace-model.ts';
import type { Window } from './window.ts';

/** What all rows share. */
export interface RowView {
  readonly model: TraceModel;
  readonly window: Window;
  /** Pixels for bars. */
  readonly trackPx: number;
  readonly colouring: Colouring;
  readonly services: Colouring;
  readonly marks: Marks;
  readonly matches: ReadonlySet<number>;
}
