/** The type Attribute. */
import { attributeType } from '../../src/model/attributes.ts';
import { ATTRIBUTE_TEXTS } from '../attribute-texts.ts';
import { AttributeTypeRef } from '../enums.ts';
import { AttributeRef } from '../refs.ts';

AttributeRef.implement({
  extensions: { ...ATTRIBUTE_TEXTS },
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
