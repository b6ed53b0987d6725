/** The input AttributeFilter. */
import { builder } from '../builder.ts';
import { AttributeScopeRef, AttributeTypeRef } from '../enums.ts';
import { EVERY_OPERATOR, NOT_REGEX_NOTE, REGEX_NOTE } from './comparisons.ts';

const ORDER_NOTE = 'Numbers compare with numbers and texts with texts (by code point); anything else is no match.';

export const AttributeFilterRef = builder.inputType('AttributeFilter', {
  description:
    `A comparison with an attribute; at least one operator is given. ${EVERY_OPERATOR} Without a scope it looks at the ` +
    'span, its resource, its instrumentation scope, its events and its links: any match counts. Values are typed: `200` ' +
    'finds the int 200 and the double 200.0, `"200"` finds strings only. A list matches if one of its items does. ' +
    'All operators but `exists: false` need the attribute to be there; `not: { attribute: ... }` also finds what lacks it.',
  fields: (t) => ({
    key: t.string({ required: true, description: 'The name of the attribute, such as `http.request.method`.' }),
    scope: t.field({ type: AttributeScopeRef, description: 'Where to look; everywhere if absent.' }),
    type: t.field({
      type: AttributeTypeRef,
      description: 'Only attributes of this type count; of any type if absent.',
    }),
    exists: t.boolean({ description: 'true: the attribute is there; false: it is not.' }),
    eq: t.field({ type: 'AttributeValue', description: 'Equal to this.' }),
    ne: t.field({ type: 'AttributeValue', description: 'There, and not equal to this.' }),
    in: t.field({ type: ['AttributeValue'], description: 'Equal to one of these; an empty list is never met.' }),
    notIn: t.field({ type: ['AttributeValue'], description: 'There, and equal to none of these.' }),
    contains: t.string({ description: 'Text that contains this.' }),
    notContains: t.string({ description: 'There, and no text that contains this.' }),
    startsWith: t.string({ description: 'Text that begins with this.' }),
    regex: t.string({ description: REGEX_NOTE }),
    notRegex: t.string({ description: NOT_REGEX_NOTE }),
    gt: t.field({ type: 'AttributeValue', description: `Greater than this. ${ORDER_NOTE}` }),
    gte: t.field({ type: 'AttributeValue', description: `Greater than or equal to this. ${ORDER_NOTE}` }),
    lt: t.field({ type: 'AttributeValue', description: `Less than this. ${ORDER_NOTE}` }),
    lte: t.field({ type: 'AttributeValue', description: `Less than or equal to this. ${ORDER_NOTE}` }),
  }),
});
