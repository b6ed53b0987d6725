/** Which group a stored span is in. */
import { ATTRIBUTE_SCOPES, type AttributeScope, type Attributes } from '../../model/attributes.ts';
import { decoded } from '../../model/encoded-attributes.ts';
import type { SpanRecord } from '../../storage/backend.ts';
import { attributeValue, fieldValue } from '../../storage/evaluator/group-values.ts';
import type { AttributeName, GroupValue } from '../../storage/measures.ts';
import { allEvents } from '../all-events.ts';
import type { KeyedReader } from '../keyed-reader.ts';
import type { OperationAccount } from '../operation-account.ts';
import type { MetricKey } from './group-condition.ts';

/** What reads are made with, and counted by. */
export interface Means {
  readonly reader: KeyedReader;
  readonly account: OperationAccount;
}

/** A value for each key. */
export function groupOf(span: SpanRecord, groupBy: readonly MetricKey[], means: Means): Promise<readonly GroupValue[]> {
  return Promise.all(
    groupBy.map(async (by) => {
      if ('attribute' in by) return attributeOf(span, by.attribute, means);
      const root = by.field === 'rootService' || by.field === 'rootName' ? await rootOf(span, means) : undefined;
      return fieldValue(by.field, span, () => root);
    }),
  );
}

async function rootOf({ traceId }: SpanRecord, { reader }: Means): Promise<SpanRecord | undefined> {
  const ref = (await reader.trace(traceId))?.rootRef;
  return ref === undefined ? undefined : reader.span(ref);
}

async function attributeOf(span: SpanRecord, { key, scope }: AttributeName, means: Means): Promise<GroupValue> {
  for (const where of scope === undefined ? ATTRIBUTE_SCOPES : [scope]) {
    const lists = await listsOf(span, where, means);
    const value = attributeValue({ key, scope: where }, { attributeLists: () => lists });
    if (value !== undefined) return value;
  }
  return undefined;
}

async function listsOf(span: SpanRecord, scope: AttributeScope, means: Means): Promise<readonly Attributes[]> {
  const { reader } = means;
  switch (scope) {
    case 'SPAN':
      return [span.attributes === undefined ? await reader.attributes(span.ref) : decoded(span.attributes)];
    case 'RESOURCE':
      return [(await reader.resource(span.resourceRef))?.attributes ?? []];
    case 'SCOPE':
      return [(await reader.scope(span.scopeRef))?.attributes ?? []];
    case 'EVENT':
      return (await allEvents(span.ref, means)).map(({ attributes }) => attributes);
    case 'LINK':
      return (await reader.links({ ref: span.ref, limit: Number.MAX_SAFE_INTEGER, offset: 0 })).items.map(
        ({ attributes }) => attributes,
      );
  }
}
