/** The type HeatmapCell. */
import { costs } from '../cost.ts';
import { HeatmapCellRef, SpanRef } from '../refs.ts';

HeatmapCellRef.implement({
  description: 'Spans of one bucket of time and one bucket of duration.',
  fields: (t) => ({
    time: t.exposeInt('time', { description: 'Index of the bucket in `times`.' }),
    duration: t.exposeInt('duration', { description: 'Index of the bucket in `durations`.' }),
    count: t.expose('count', { type: 'Count', description: 'How many spans there are.' }),
    errorCount: t.expose('errorCount', { type: 'Count', description: 'Spans with status ERROR.' }),
    exemplars: t.field({
      type: [SpanRef],
      description: 'Some of its spans, slowest first.',
      extensions: costs('page'),
      args: { first: t.arg.int({ description: 'Maximum number of spans. Default: 3.' }) },
      resolve: ({ exemplars }, { first }, { metrics }) => metrics.exemplars.slowest(exemplars, first),
    }),
  }),
});
