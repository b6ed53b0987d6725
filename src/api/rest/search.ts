/** POST /v1/search and GET /v1/trace/:id. */
import type { Now } from '../../model/relative-time.ts';
import type { SpanCounts } from '../../query/metrics/span-counts.ts';
import type { QueryService } from '../../query/query-service.ts';
import { Walk } from '../../query/walk.ts';
import { wholeList } from '../../query/whole-list.ts';
import type { SpanOrder } from '../../storage/query.ts';
import { readFilters } from './filters.ts';
import { FIELDS } from './keys.ts';
import { type JsonObject, readList, readObject, readString, refusal } from './read-fields.ts';
import { spansJson } from './span-json.ts';
import { readTimeFrame } from './time-frame.ts';

/** What every route gets. */
export interface Asking {
  readonly query: QueryService;
  readonly counts: SpanCounts;
  /** The same moment for the whole request. */
  readonly now: Now;
  /** Number of items of one page. */
  readonly pageSize: number;
  /** Maximum number of buckets of time in one answer. */
  readonly maxBuckets: number;
}

/** One page of spans, by default the newest first. `metadata.nextToken` is empty on the last page. */
export async function search(body: JsonObject, { query, now, pageSize }: Asking): Promise<object> {
  const walk = new Walk({ first: pageSize, after: readToken(body.metadata) }, now);
  const filter = readFilters(body.filters, walk.now);
  const timeRange = readTimeFrame(body.timeframe, walk.now);
  const orderBy = readSort(body.sort);
  const page = walk.shown(query.search.spans({ ...walk.page, filter, timeRange, orderBy }));
  const spans = await spansJson(query, await page.nodes(), pageSize);
  const { hasNextPage, endCursor } = await page.pageInfo();
  return { metadata: { nextToken: hasNextPage ? endCursor : '' }, spans };
}

/** All spans of a trace in order of their start. None if there is no such trace. */
export async function trace(id: string, { query, pageSize }: Asking): Promise<object> {
  if (!/^(?:[0-9a-f]{32}|[0-9a-f]{16})$/i.test(id))
    throw refusal('trace id', `expected 32 hex digits, or 16 of a 64-bit id; got ${JSON.stringify(id.slice(0, 80))}`);
  const found = await query.details.trace(id.toLowerCase().padStart(32, '0'));
  const spans =
    found === undefined ? [] : await wholeList((after) => query.search.spansOfTrace(found, { first: pageSize, after }));
  return { metadata: { nextToken: '' }, spans: await spansJson(query, spans, pageSize) };
}

function readSort(value: unknown): SpanOrder | undefined {
  const [sort, ...others] = readList(value, 'sort');
  if (sort === undefined) return undefined;
  if (others.length > 0) throw refusal('sort', 'expected one field; ties are broken by start and ids');
  const { field, ascending } = readObject(sort, 'sort[0]');
  const name = readString(field, 'sort[0].field');
  const key = Object.hasOwn(FIELDS, name) ? FIELDS[name] : undefined;
  if (key?.type !== 'int64') {
    const sortable = Object.entries(FIELDS).flatMap(([other, { type }]) => (type === 'int64' ? [other] : []));
    throw refusal('sort[0].field', `expected one of ${sortable.join(', ')}`);
  }
  return { field: key.order, direction: ascending === true ? 'ASC' : 'DESC' };
}

function readToken(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  const { nextToken } = readObject(value, 'metadata');
  return nextToken === undefined || nextToken === null || nextToken === ''
    ? undefined
    : readString(nextToken, 'metadata.nextToken');
}
