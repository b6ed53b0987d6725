/** Which spans are in a group, as a filter. */
import type { AttributeType } from '../../model/attributes.ts';
import { attributeType } from '../../model/attributes.ts';
import { textIn } from '../../storage/evaluator/group-values.ts';
import type { AttributeName, GroupField, GroupKey, GroupValue } from '../../storage/measures.ts';
import type { SpanFilter, TraceFilter } from '../../storage/query.ts';
import { allOf, anyOf, negationOf } from '../filter-logic.ts';

/** What spans can be grouped by in the API. */
export type MetricKey = Extract<GroupKey, { readonly field: GroupField } | { readonly attribute: AttributeName }>;

const TYPES: readonly AttributeType[] = ['STRING', 'BOOL', 'INT', 'DOUBLE', 'BYTES', 'ARRAY', 'KVLIST'];

/** Finds all spans of the group. It may find others too if the spans are grouped by an attribute. */
export function groupCondition(groupBy: readonly MetricKey[], key: readonly GroupValue[]): SpanFilter {
  return allOf<SpanFilter>(
    groupBy.map((by, index) =>
      'field' in by ? fieldCondition(by.field, key[index]) : attributeCondition(by.attribute, key[index]),
    ),
  );
}

/** Whether {@link groupCondition} finds nothing but the spans of the group. */
export function isExactCondition(groupBy: readonly MetricKey[]): boolean {
  return groupBy.every((by) => 'field' in by);
}

function fieldCondition(field: GroupField, value: GroupValue): SpanFilter {
  switch (field) {
    case 'service':
    case 'name':
      return { type: field, test: { eq: textIn(value) } };
    case 'kind':
    case 'statusCode':
      return { type: field, test: { eq: Number(value) } };
    case 'rootService':
    case 'rootName':
      return rootCondition(field, value);
  }
}

/** Without a value: the trace has no root, or the service of its root has no name. */
function rootCondition(field: 'rootService' | 'rootName', value: GroupValue): SpanFilter {
  if (value !== undefined) return ofTrace({ type: field, test: { eq: textIn(value) } });
  return negationOf(ofTrace({ type: field, test: field === 'rootService' ? { ne: '' } : {} }));
}

function ofTrace(filter: TraceFilter): SpanFilter {
  return { type: 'trace', filter };
}

function attributeCondition(name: AttributeName, value: GroupValue): SpanFilter {
  if (value === undefined) return negationOf(anyOf<SpanFilter>(TYPES.map((type) => present(name, type))));
  const type = attributeType(value);
  const isComparable = typeof value !== 'object' && !Number.isNaN(value);
  return isComparable ? { type: 'attribute', test: { ...name, type, eq: value } } : present(name, type);
}

function present(name: AttributeName, type: AttributeType): SpanFilter {
  return { type: 'attribute', test: { ...name, type, exists: true } };
}
