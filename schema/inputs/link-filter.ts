/** The input LinkFilter. */
import { conditionCost } from '../cost.ts';
import { AttributeFilterRef } from './attribute-filter.ts';
import { LinkFilterRef, SpanFilterRef } from './refs.ts';

LinkFilterRef.implement({
  description: 'Conditions on one link of a span: all that are given hold on the same link. `{}` is met by any link.',
  fields: (t) => ({
    traceId: t.field({ type: 'TraceID', description: 'The linked span is of this trace.' }),
    spanId: t.field({ type: 'SpanID', description: 'The linked span has this id.' }),
    attribute: t.field({
      type: AttributeFilterRef,
      description: 'An attribute of the link; leave out `scope`, because only attributes of the link count.',
    }),
    attributes: t.field({ type: [AttributeFilterRef], description: 'Several attributes: each of these holds.' }),
    target: t.field({
      type: SpanFilterRef,
      description: 'The linked span, in any trace, is stored and meets this.',
      extensions: conditionCost(),
    }),
  }),
});
