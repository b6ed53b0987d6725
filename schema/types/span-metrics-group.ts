/** The type SpanMetricsGroup. */
import { costs } from '../cost.ts';
import { shownKey } from '../group-key.ts';
import { SpanMeasuresRef, SpanMetricsGroupRef, SpanMetricsPointRef, SpanRef } from '../refs.ts';

SpanMetricsGroupRef.implement({
  description: 'Spans that have the same value for each key of `groupBy`.',
  fields: (t) => ({
    key: t.field({
      type: ['AttributeValue'],
      nullable: { list: false, items: true },
      description:
        'A value for each key of `groupBy`, in its order. Null: the spans lack it. All are null in the rest.',
      resolve: ({ groupBy, key }) => shownKey(groupBy, key),
    }),
    isRest: t.exposeBoolean('isRest', {
      description: 'Whether these are the spans of all groups that are not shown (`includeRest`).',
    }),
    total: t.expose('total', { type: SpanMeasuresRef, description: 'Measures of all its spans.' }),
    points: t.expose('points', {
      type: [SpanMetricsPointRef],
      description: 'Every bucket of the range, empty ones too, in order of time.',
    }),
    exemplars: t.field({
      type: [SpanRef],
      description: 'Some of its spans, slowest first.',
      extensions: costs('page'),
      args: { first: t.arg.int({ description: 'Maximum number of spans. Default: 3.' }) },
      resolve: ({ exemplars }, { first }, { metrics }) => metrics.exemplars.slowest(exemplars, first),
    }),
  }),
});
