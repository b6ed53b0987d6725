/** The values of fields that are no attributes, as tag values. */
import { allOf } from '../../query/filter-logic.ts';
import type { SpanRecord } from '../../storage/backend.ts';
import type { GroupField } from '../../storage/measures.ts';
import type { SpanFilter } from '../../storage/query.ts';
import type { Asked } from '../adapter/adapter.ts';
import type { IntrinsicValues } from './intrinsics.ts';
import type { TagValue, ValuesQuestion } from './tag-value.ts';

/** Spans whose values are read one by one. */
const MAX_SPANS = 1_000;
/** Events of a span whose names are read. */
const MAX_EVENTS = 100;

/** Words in order; others the most frequent first, or those of the newest spans. */
export async function intrinsicTagValues(
  values: IntrinsicValues,
  question: ValuesQuestion,
  asked: Asked,
): Promise<readonly TagValue[]> {
  switch (values.from) {
    case 'words':
      return values.words.map((value) => ({ type: 'keyword', value }));
    case 'groups':
      return texts(await groupValues(values.field, question, asked));
    case 'spans':
      return texts(await newestValues(values.field, question, asked));
    case 'nowhere':
      return [];
  }
}

function texts(values: Iterable<string>): TagValue[] {
  return [...new Set(values)].filter((value) => value !== '').map((value) => ({ type: 'string', value }));
}

async function groupValues(
  field: GroupField,
  { filter, timeRange }: ValuesQuestion,
  { reader, account, limits }: Asked,
): Promise<string[]> {
  const request = { ...(filter && { filter }), timeRange, groupBy: [{ field }], sketch: false, numbers: [] };
  const groups = await reader.measures({ ...request, maxGroups: limits.maxMetricGroups });
  account.readRecords(groups.length);
  return groups
    .toSorted((a, b) => b.total.count - a.total.count)
    .flatMap(({ key: [value] }) => (typeof value === 'string' ? [value] : []));
}

type SpanField = Extract<IntrinsicValues, { from: 'spans' }>['field'];

/** Spans that have a value. */
const PRESENT: Readonly<Record<SpanField, SpanFilter>> = {
  statusMessage: { type: 'statusMessage', test: { ne: '' } },
  scopeName: { type: 'scopeName', test: { ne: '' } },
  scopeVersion: { type: 'scopeVersion', test: { ne: '' } },
  eventName: { type: 'event', test: { attributes: [] } },
};

async function newestValues(field: SpanField, { filter, timeRange }: ValuesQuestion, asked: Asked): Promise<string[]> {
  const { query, limits } = asked;
  const present = filter === undefined ? PRESENT[field] : allOf<SpanFilter>([filter, PRESENT[field]]);
  const first = Math.min(MAX_SPANS, limits.maxPageSize);
  const spans = await query.search.spans({ filter: present, timeRange, first }).nodes();
  return (await Promise.all(spans.map((span) => valuesOf(span, field, asked)))).flat();
}

async function valuesOf(span: SpanRecord, field: SpanField, asked: Asked): Promise<string[]> {
  if (field === 'statusMessage') return [span.statusMessage];
  if (field === 'eventName') return eventNames(span, asked);
  const { name, version } = await asked.query.details.scope(span);
  return [field === 'scopeName' ? name : version];
}

async function eventNames({ ref }: SpanRecord, { reader, account }: Asked): Promise<string[]> {
  const { items } = await reader.events({ ref, limit: MAX_EVENTS, offset: 0 });
  account.readRecords(items.length);
  return items.map(({ name }) => name);
}
