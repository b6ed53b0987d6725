/** The type Resource. */
import { attributeFields } from '../attribute-fields.ts';
import { ResourceRef } from '../refs.ts';
import { asInt32, UINT32_NOTE } from '../uint32.ts';

ResourceRef.implement({
  description: 'The entity that sent the span: a process with its host and service.',
  fields: (t) => ({
    ...attributeFields(t, (resource) => resource.attributes),
    droppedAttributesCount: t.int({
      description: `Number of attributes that the sender dropped. ${UINT32_NOTE}`,
      resolve: (resource) => asInt32(resource.droppedAttributesCount),
    }),
    schemaUrl: t.exposeString('schemaUrl', { description: 'Schema URL of the attributes. Often empty.' }),
  }),
});
