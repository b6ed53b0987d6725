/** The input MetricOrder. */
import { builder } from '../builder.ts';
import { MetricMeasureRef, OrderDirectionRef } from '../enums.ts';

export const MetricOrderRef = builder.inputType('MetricOrder', {
  description: 'The order of groups, by their totals. It is total: ties are in order of the keys.',
  fields: (t) => ({
    measure: t.field({ type: MetricMeasureRef, required: true, description: 'What to order by.' }),
    q: t.float({ description: 'From 0 to 1. Needed with QUANTILE, and refused without it.' }),
    direction: t.field({
      type: OrderDirectionRef,
      required: true,
      defaultValue: 'DESC',
      description: 'Which end comes first.',
    }),
  }),
});
