/** The type InstrumentationScope. */
import { attributeFields } from '../attribute-fields.ts';
import { InstrumentationScopeRef } from '../refs.ts';
import { asInt32, UINT32_NOTE } from '../uint32.ts';

InstrumentationScopeRef.implement({
  description: 'The library that made the span.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Such as `@opentelemetry/instrumentation-http`.' }),
    version: t.exposeString('version', { description: 'Its version; may be empty.' }),
    ...attributeFields(t, (scope) => scope.attributes),
    droppedAttributesCount: t.int({
      description: `Attributes the sender left out. ${UINT32_NOTE}`,
      resolve: (scope) => asInt32(scope.droppedAttributesCount),
    }),
    schemaUrl: t.exposeString('schemaUrl', { description: 'Schema of the attributes; often empty.' }),
  }),
});
