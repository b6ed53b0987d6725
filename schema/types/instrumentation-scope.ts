/** The type InstrumentationScope. */
import { attributeFields } from '../attribute-fields.ts';
import { InstrumentationScopeRef } from '../refs.ts';
import { asInt32, UINT32_NOTE } from '../uint32.ts';

InstrumentationScopeRef.implement({
  description: 'The library that created the span.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'For example `@opentelemetry/instrumentation-http`.' }),
    version: t.exposeString('version', { description: 'Its version. May be empty.' }),
    ...attributeFields(t, (scope) => scope.attributes),
    droppedAttributesCount: t.int({
      description: `Number of attributes that the sender dropped. ${UINT32_NOTE}`,
      resolve: (scope) => asInt32(scope.droppedAttributesCount),
    }),
    schemaUrl: t.exposeString('schemaUrl', { description: 'Schema URL of the attributes. Often empty.' }),
  }),
});
