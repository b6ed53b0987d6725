/** The inputs SpanOrder and TraceOrder. */
import { builder } from '../builder.ts';
import { OrderDirectionRef, SpanOrderFieldRef, TraceOrderFieldRef } from '../enums.ts';

export const SpanOrderRef = builder.inputType('SpanOrder', {
  description: 'The order of spans, which is total: equal values are ordered by start, trace id, span id and kind.',
  fields: (t) => ({
    field: t.field({ type: SpanOrderFieldRef, required: true, description: 'What to order by.' }),
    direction: t.field({
      type: OrderDirectionRef,
      required: true,
      defaultValue: 'DESC',
      description: 'Which end comes first.',
    }),
  }),
});

export const TraceOrderRef = builder.inputType('TraceOrder', {
  description: 'The order of traces, which is total: equal values are ordered by start, then trace id.',
  fields: (t) => ({
    field: t.field({ type: TraceOrderFieldRef, required: true, description: 'What to order by.' }),
    direction: t.field({
      type: OrderDirectionRef,
      required: true,
      defaultValue: 'DESC',
      description: 'Which end comes first.',
    }),
  }),
});
