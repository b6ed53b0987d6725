/** The type SpanMetricsPoint. */
import { POINT_TEXTS } from '../point-texts.ts';
import { SpanMeasuresRef, SpanMetricsPointRef } from '../refs.ts';

SpanMetricsPointRef.implement({
  description: 'The spans of a group that start in one bucket of time.',
  extensions: { ...POINT_TEXTS },
  fields: (t) => ({
    time: t.expose('time', { type: 'DateTime', description: 'When the bucket begins.' }),
    measures: t.expose('measures', { type: SpanMeasuresRef, description: 'Measures of these spans.' }),
  }),
});
