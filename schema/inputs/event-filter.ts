/** The input EventFilter. */
import { AttributeFilterRef } from './attribute-filter.ts';
import { BigIntFilterRef, StringFilterRef } from './comparisons.ts';
import { EventFilterRef } from './refs.ts';

EventFilterRef.implement({
  description:
    'Conditions on one event of a span: all that are given hold on the same event. `{}` is met by any event.',
  fields: (t) => ({
    name: t.field({ type: StringFilterRef, description: 'The name of the event, such as `exception`.' }),
    timeSinceStartNano: t.field({
      type: BigIntFilterRef,
      description:
        'Nanoseconds from the span\'s start to the event, or with a unit: `"500ms"`; negative for an event before it.',
    }),
    attribute: t.field({
      type: AttributeFilterRef,
      description: 'An attribute of the event; leave out `scope`, because only attributes of the event count.',
    }),
    attributes: t.field({ type: [AttributeFilterRef], description: 'Several attributes: each of these holds.' }),
  }),
});
