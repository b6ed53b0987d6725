/** The types AttributeKey and AttributeValueCount. */
import { attributeType } from '../../src/model/attributes.ts';
import { costs } from '../cost.ts';
import { AttributeScopeRef, AttributeTypeRef } from '../enums.ts';
import { AttributeKeyRef, AttributeValueCountRef } from '../refs.ts';

AttributeKeyRef.implement({
  description: 'An attribute key in one scope.',
  fields: (t) => ({
    key: t.exposeString('key', { description: 'For example `http.request.method`.' }),
    scope: t.expose('scope', { type: AttributeScopeRef, description: 'The scope of the attributes with this key.' }),
    types: t.field({
      type: [AttributeTypeRef],
      description: 'The types of its values, sorted by name.',
      resolve: ({ types }) => types,
    }),
    spanCount: t.field({
      type: 'Count',
      description:
        'How many spans have it, of those that `attributeKeys` selects with `filter` and `timeRange`; of all without.',
      extensions: costs('record'),
      resolve: ({ spanCount }) => spanCount(),
    }),
  }),
});

AttributeValueCountRef.implement({
  description: 'An attribute value, and how many spans have it.',
  fields: (t) => ({
    value: t.field({
      type: 'AttributeValue',
      description: 'The value as natural JSON. An empty value is an empty string with the type EMPTY.',
      resolve: ({ value }) => value ?? '',
    }),
    type: t.field({
      type: AttributeTypeRef,
      description: 'The OTLP type of the value.',
      resolve: ({ value }) => attributeType(value),
    }),
    count: t.expose('count', { type: 'Count', description: 'Number of spans with this value.' }),
  }),
});
