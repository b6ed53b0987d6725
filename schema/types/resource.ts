/** The type Resource. */
import { attributeFields } from '../attribute-fields.ts';
import { ResourceRef } from '../refs.ts';
import { asInt32, UINT32_NOTE } from '../uint32.ts';

ResourceRef.implement({
  description: 'What sent the span: the process, its host, its service.',
  fields: (t) => ({
    ...attributeFields(t, (resource) => resource.attributes),
    droppedAttributesCount: t.int({
      description: `Attributes the sender left out. ${UINT32_NOTE}`,
      resolve: (resource) => asInt32(resource.droppedAttributesCount),
    }),
    schemaUrl: t.exposeString('schemaUrl', { description: 'Schema of the attributes; often empty.' }),
  }),
});
