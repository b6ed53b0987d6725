/** The type Event. */
import { attributeFields } from '../attribute-fields.ts';
import { EventRef } from '../refs.ts';
import { asInt32, UINT32_NOTE } from '../uint32.ts';

EventRef.implement({
  description: 'Something that happened at one moment of a span, for example an exception.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'For example `exception`.' }),
    time: t.expose('timeUnixNano', { type: 'DateTime', description: 'When it happened.' }),
    timeUnixNano: t.expose('timeUnixNano', {
      type: 'BigInt',
      description: 'When it happened, in nanoseconds since the Unix epoch.',
    }),
    ...attributeFields(t, (event) => event.attributes),
    droppedAttributesCount: t.int({
      description: `Number of attributes that the sender dropped. ${UINT32_NOTE}`,
      resolve: (event) => asInt32(event.droppedAttributesCount),
    }),
  }),
});
