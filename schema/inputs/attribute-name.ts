/** The input AttributeName. */
import { defined } from '../../src/query/defined.ts';
import type { AttributeName } from '../../src/query/types.ts';
import { builder } from '../builder.ts';
import { AttributeScopeRef } from '../enums.ts';

export const AttributeNameRef = builder.inputType('AttributeName', {
  description: 'An attribute by its name.',
  fields: (t) => ({
    key: t.string({ required: true, description: 'The name of the attribute, such as `messaging.message.body.size`.' }),
    scope: t.field({ type: AttributeScopeRef, description: 'Where to look; everywhere if absent.' }),
  }),
});

export function toAttributeName({ key, scope }: typeof AttributeNameRef.$inferInput): AttributeName {
  return { key, ...defined({ scope: scope ?? undefined }) };
}
