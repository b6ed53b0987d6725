/** The type Attribute. */
import { attributeType } from '../../src/model/attributes.ts';
import { AttributeTypeRef } from '../enums.ts';
import { AttributeRef } from '../refs.ts';

AttributeRef.implement({
  description: 'A key with its value.',
  fields: (t) => ({
    key: t.exposeString('key', { description: 'For example `http.request.method`.' }),
    value: t.expose('value', {
      type: 'AttributeValue',
      nullable: true,
      description: 'The value as natural JSON. Null if the value is empty.',
    }),
    type: t.field({
      type: AttributeTypeRef,
      description: 'The OTLP type of the value.',
      resolve: (attribute) => attributeType(attribute.value),
    }),
  }),
});
