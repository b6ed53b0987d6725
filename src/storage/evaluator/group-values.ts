/** The group of a span: what {@link GroupKey} means. */
import { exactText } from '../../model/attribute-text.ts';
import { ATTRIBUTE_SCOPES } from '../../model/attributes.ts';
import { bucketAmong } from '../../model/buckets.ts';
import { getOrMake } from '../../model/get-or-make.ts';
import { durationNano } from '../../model/span.ts';
import { errorsOf, type SpanError } from '../../model/span-errors.ts';
import type { AttributeName, GroupField, GroupKey, GroupValue } from '../measures.ts';
import type { FilterableSpan, FilterContext } from './filterable.ts';

/** The values of a span for one key: one, with `durations` at most one, with `error` any number. */
export function groupValues(key: GroupKey, span: FilterableSpan, context: FilterContext): readonly GroupValue[] {
  if ('field' in key) return [fieldValue(key.field, span, () => context.trace(span.traceId)?.root())];
  if ('attribute' in key) return [attributeValue(key.attribute, span)];
  if ('error' in key) {
    const errors = errorsOf(span, context.exceptions(span));
    return key.among === undefined ? errors : chosenOf(errors, key.among);
  }
  const bucket = bucketAmong(key.durations, durationNano(span));
  return bucket === undefined ? [] : [BigInt(bucket)];
}

const textsOfChosen = new WeakMap<readonly SpanError[], ReadonlySet<string>>();

function chosenOf(errors: readonly SpanError[], among: readonly SpanError[]): readonly SpanError[] {
  if (errors.length === 0) return errors;
  const chosen = getOrMake(textsOfChosen, among, () => new Set(among.map((error) => JSON.stringify(error))));
  return errors.filter((error) => chosen.has(JSON.stringify(error)));
}

/** A text by which spans are grouped. Empty where they lack it. */
export function textIn(value: GroupValue): string {
  return typeof value === 'string' ? value : '';
}

/** Equal for equal groups. */
export function groupText(key: readonly GroupValue[]): string {
  return key.map((value) => (value === undefined ? '' : exactText(value))).join('\n');
}

/** The value of the first attribute of that name that has one. */
export function attributeValue(
  { key, scope }: AttributeName,
  span: Pick<FilterableSpan, 'attributeLists'>,
): GroupValue {
  for (const where of scope === undefined ? ATTRIBUTE_SCOPES : [scope]) {
    for (const list of span.attributeLists(where)) {
      for (const attribute of list) {
        if (attribute.key === key && attribute.value !== null) return attribute.value === 0 ? 0 : attribute.value;
      }
    }
  }
  return undefined;
}

/** The fields of a span that it is grouped by. */
type GroupedFields = Pick<FilterableSpan, 'service' | 'name' | 'kind' | 'statusCode'>;

/** `root`: the root of the span's trace. */
export function fieldValue(
  field: GroupField,
  span: GroupedFields,
  root: () => Pick<GroupedFields, 'service' | 'name'> | undefined,
): GroupValue {
  switch (field) {
    case 'service':
      return named(span.service);
    case 'name':
      return span.name;
    case 'kind':
    case 'statusCode':
      return BigInt(span[field]);
    case 'rootService':
      return named(root()?.service);
    case 'rootName':
      return root()?.name;
  }
}

/** A service without a name is none. */
function named(service: string | undefined): string | undefined {
  return service === '' ? undefined : service;
}
