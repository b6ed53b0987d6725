/** The types AttributeKey and AttributeValueCount. */
import { attributeType } from '../../src/model/attributes.ts';
import { AttributeScopeRef, AttributeTypeRef } from '../enums.ts';
import { AttributeKeyRef, AttributeValueCountRef } from '../refs.ts';

AttributeKeyRef.implement({
  description: 'A key that attributes have in one scope.',
  fields: (t) => ({
    key: t.exposeString('key', { description: 'Such as `http.request.method`.' }),
    scope: t.expose('scope', { type: AttributeScopeRef, description: 'Where attributes with this key stand.' }),
    types: t.field({
      type: [AttributeTypeRef],
      description: 'Types that its values have, sorted by name.',
      resolve: ({ types }) => types,
    }),
  }),
});

AttributeValueCountRef.implement({
  description: 'A value of an attribute, and how often it is there.',
  fields: (t) => ({
    value: t.field({
      type: 'AttributeValue',
      description: 'The value as natural JSON; an empty value is an empty string here, its type EMPTY.',
      resolve: ({ value }) => value ?? '',
    }),
    type: t.field({
      type: AttributeTypeRef,
      description: 'The OTLP type of the value.',
      resolve: ({ value }) => attributeType(value),
    }),
    count: t.expose('count', { type: 'Count', description: 'Spans that have it.' }),
  }),
});
