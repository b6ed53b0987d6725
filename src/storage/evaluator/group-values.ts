/** The group of a span: what {@link GroupKey} means. */
import { exactText } from '../../model/attribute-text.ts';
import { ATTRIBUTE_SCOPES } from '../../model/attributes.ts';
import { errorsOf } from '../../model/span-errors.ts';
import type { AttributeName, GroupField, GroupKey, GroupValue } from '../measures.ts';
import type { FilterableSpan, FilterContext } from './filterable.ts';

/** The values of a span for one key: one, or with `error` any number. */
export function groupValues(key: GroupKey, span: FilterableSpan, context: FilterContext): readonly GroupValue[] {
  if ('field' in key) return [fieldValue(key.field, span, context)];
  return 'attribute' in key ? [attributeValue(key.attribute, span)] : errorsOf(span, context.exceptions(span));
}

/** Equal for equal groups. */
export function groupText(key: readonly GroupValue[]): string {
  return key.map((value) => (value === undefined ? '' : exactText(value))).join('\n');
}

/** The value of the first attribute of that name that has one. */
export function attributeValue({ key, scope }: AttributeName, span: FilterableSpan): GroupValue {
  for (const where of scope === undefined ? ATTRIBUTE_SCOPES : [scope]) {
    for (const list of span.attributeLists(where)) {
      for (const attribute of list) {
        if (attribute.key === key && attribute.value !== null) return attribute.value === 0 ? 0 : attribute.value;
      }
    }
  }
  return undefined;
}

function fieldValue(field: GroupField, span: FilterableSpan, context: FilterContext): GroupValue {
  switch (field) {
    case 'service':
      return named(span.service);
    case 'name':
      return span.name;
    case 'kind':
    case 'statusCode':
      return BigInt(span[field]);
    case 'rootService':
      return named(context.trace(span.traceId)?.root()?.service);
    case 'rootName':
      return context.trace(span.traceId)?.root()?.name;
  }
}

/** A service without a name is none. */
function named(service: string | undefined): string | undefined {
  return service === '' ? undefined : service;
}
