/** Which view of the trace is shown. */
import { computed } from '@preact/signals';
import { type Parameters, parameter } from '../state/place.ts';
import { nextOf } from '../state/preferences.ts';
import type { Colouring } from './colouring.ts';
import type { TraceModel } from './trace-model.ts';

/** What every view gets. */
export interface ViewProps {
  readonly model: TraceModel;
  /** Of boxes: what the reader has chosen. */
  readonly colouring: Colouring;
  /** Of services, which stand beside their names. */
  readonly colours: (service: string) => string;
}

export const VIEWS = ['waterfall', 'flame', 'stats', 'spans', 'graph', 'events'] as const;
export type View = (typeof VIEWS)[number];

const named = parameter('view');

export const shownView = computed((): View => VIEWS.find((view) => view === named.value) ?? 'waterfall');

/** Parameters that show a view. What only the view before knows is removed: its order, its groups, its filter. */
export function showing(view: View): Parameters {
  return { view: view === 'waterfall' ? undefined : view, sort: undefined, by: undefined, event: undefined };
}

export function nextView(): View {
  return nextOf(VIEWS, shownView.value) ?? 'waterfall';
}
