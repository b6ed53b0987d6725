/** The type DurationHeatmap. */
import { listCost } from '../cost.ts';
import { DurationBoundRef, DurationHeatmapRef, HeatmapCellRef } from '../refs.ts';

/** Cells that usually have spans. */
const USUAL_CELLS = 200;

DurationHeatmapRef.implement({
  description: 'Durations by time. All counts are exact.',
  fields: (t) => ({
    times: t.expose('times', { type: ['DateTime'], description: 'When each bucket of time begins.' }),
    intervalNano: t.expose('intervalNano', {
      type: 'BigInt',
      description: 'Length of a bucket of time, in nanoseconds.',
    }),
    durations: t.expose('durations', {
      type: [DurationBoundRef],
      description: 'The buckets of duration, which are adjacent. None without spans.',
    }),
    cells: t.expose('cells', {
      type: [HeatmapCellRef],
      description: 'The cells that have spans, in order of time and duration.',
      extensions: listCost(USUAL_CELLS),
    }),
  }),
});
