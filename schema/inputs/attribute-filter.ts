/** The input AttributeFilter. */
import { builder } from '../builder.ts';
import { AttributeScopeRef, AttributeTypeRef, ValueTypeRef } from '../enums.ts';
import { EVERY_OPERATOR, type OperatorInput, operatorFields } from './operator-fields.ts';

/** Which attribute, and the operators. */
export interface AttributeFilterInput extends OperatorInput<'attribute'> {
  readonly key: string;
  readonly scope?: typeof AttributeScopeRef.$inferType | null | undefined;
  readonly type?: typeof AttributeTypeRef.$inferType | null | undefined;
  readonly valueType?: typeof ValueTypeRef.$inferType | null | undefined;
}

export const AttributeFilterRef = builder.inputRef<AttributeFilterInput>('AttributeFilter').implement({
  description:
    `A comparison with an attribute. Give at least one operator. ${EVERY_OPERATOR} Without a scope it looks at the span, ` +
    'its resource, its instrumentation scope, its events and its links: any match counts. Values are typed: `200` finds ' +
    'the int 200 and the double 200.0, `"200"` finds strings only. A list matches if one of its items does. All operators ' +
    'but `exists: false` need the attribute to be present; `not: { attribute: ... }` also finds spans without it.',
  fields: (t) => ({
    key: t.string({ required: true, description: 'The name of the attribute, such as `http.request.method`.' }),
    scope: t.field({ type: AttributeScopeRef, description: 'Where to look. Absent: everywhere.' }),
    type: t.field({ type: AttributeTypeRef, description: 'Only attributes of this type count. Absent: of any type.' }),
    valueType: t.field({
      type: ValueTypeRef,
      description:
        'Values are compared one by one, the items of lists too, as the text form does: one value of this type must meet ' +
        'every operator. So `ne` finds lists with another item. Absent: as each operator says.',
    }),
    ...operatorFields(t, 'attribute', 'AttributeValue'),
  }),
});
