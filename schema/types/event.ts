/** The type Event. */
import { attributeFields } from '../attribute-fields.ts';
import { EventRef } from '../refs.ts';
import { asInt32, UINT32_NOTE } from '../uint32.ts';

EventRef.implement({
  description: 'Something that happened at one moment of a span, such as an exception.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Such as `exception`.' }),
    time: t.expose('timeUnixNano', { type: 'DateTime', description: 'When it happened.' }),
    timeUnixNano: t.expose('timeUnixNano', {
      type: 'BigInt',
      description: 'When it happened, in nanoseconds since the Unix epoch.',
    }),
    ...attributeFields(t, (event) => event.attributes),
    droppedAttributesCount: t.int({
      description: `Attributes the sender left out. ${UINT32_NOTE}`,
      resolve: (event) => asInt32(event.droppedAttributesCount),
    }),
  }),
});
