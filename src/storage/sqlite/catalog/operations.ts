/** Services and their operations. Spans are counted by operation, in all and by the minute of their start. */
import { compareNames } from '../../../model/compare.ts';
import type {
  OperationPosition,
  OperationSummary,
  OperationsPageRequest,
  OperationsRequest,
  ServiceCountRequest,
  ServicesRequest,
} from '../../backend.ts';
import { type Bounds, isEver, startBounds } from '../../ordering/bounds.ts';
import { compareOperations, firstItems } from '../../ordering/names.ts';
import { groupByRange, type Member, type RangeGroup } from '../../ordering/range-groups.ts';
import type { Page, TimeRange } from '../../query.ts';
import { columns, integer, type RowOf, select, text } from '../file/select.ts';
import { countName } from '../rows/counted.ts';
import { idBounds } from '../rows/row-bounds.ts';
import type { RowSource } from '../rows/row-source.ts';

const NANOS_A_MINUTE = 60_000_000_000n;
const NOTHING: Bounds = { low: 1n, high: 0n };

const SERVICE = columns(text('service'));
const OPERATION = columns(text('service'), text('name'), integer('kind'), integer('span_count'));
const TOTAL = columns(integer('total', 'coalesce(sum(span_count), 0)'));

/** An operation whose last span was replaced has none. */
const STORED = 'FROM operations WHERE span_count > 0 AND in_time()';
const FIRST_SERVICE = select(SERVICE, `${STORED} ORDER BY service LIMIT 1`);
const NEXT_SERVICE = select(SERVICE, `${STORED} AND service > ? ORDER BY service LIMIT 1`);
const SPANS_OF_SERVICE = select(TOTAL, 'FROM operations WHERE service = ? AND in_time()');
const OPERATIONS = select(OPERATION, `${STORED} AND service = ? ORDER BY name, kind`);
const LATER_OPERATIONS = select(OPERATION, `${STORED} AND service = ? AND (name, kind) > (?, ?) ORDER BY name, kind`);

/** The operations with spans that start in a range. Whole minutes are counted already, the edges are counted here. */
const IN_RANGE = `FROM (
    SELECT operation_id, sum(spans) AS spans FROM (
      SELECT operation_id, span_count AS spans FROM operation_minutes WHERE minute >= ? AND minute < ? AND in_time()
      UNION ALL
      SELECT operation_id, 1 FROM spans WHERE id BETWEEN ? AND ? AND start_time_unix_nano BETWEEN ? AND ? AND in_time()
      UNION ALL
      SELECT operation_id, 1 FROM spans WHERE id BETWEEN ? AND ? AND start_time_unix_nano BETWEEN ? AND ? AND in_time()
    ) GROUP BY operation_id HAVING sum(spans) > 0
  ) CROSS JOIN operations ON id = operation_id`;
const SERVICES_IN_RANGE = select(SERVICE, `${IN_RANGE} WHERE service >= ? GROUP BY service ORDER BY service`);
const COUNTS_IN_RANGE = select(
  columns(text('service'), integer('spans', 'sum(spans)')),
  `${IN_RANGE} WHERE service BETWEEN ? AND ? GROUP BY service`,
);
const OPERATIONS_IN_RANGE = select(
  columns(text('service'), text('name'), integer('kind'), integer('span_count', 'spans')),
  `${IN_RANGE} WHERE service BETWEEN ? AND ? ORDER BY service, name, kind`,
);

export function getServices({ timeRange, page }: ServicesRequest, source: RowSource): Page<string> {
  const all = timeRange === undefined || isEver(timeRange);
  return firstItems(all ? services(page.after, source) : servicesIn(timeRange, page.after, source), page.limit);
}

/** Looks each one up, as a service may have any number of operations. */
function* services(after: string | undefined, { db }: RowSource): Generator<string> {
  let row = after === undefined ? db.get(FIRST_SERVICE) : db.get(NEXT_SERVICE, after);
  while (row !== undefined) {
    const [service] = row;
    countName(service, { db });
    yield service;
    row = db.get(NEXT_SERVICE, service);
  }
}

function* servicesIn(range: TimeRange, after: string | undefined, source: RowSource): Generator<string> {
  for (const [service] of source.db.iterate(SERVICES_IN_RANGE, ...boundsOf(range, source), after ?? '')) {
    if (service === after) continue;
    countName(service, source);
    yield service;
  }
}

/** All services of one range are counted together. */
export function getServiceCounts(requests: readonly ServiceCountRequest[], source: RowSource): number[] {
  const counts = requests.map(() => 0);
  for (const group of groupByRange(requests)) {
    const ofService = group.range === undefined ? undefined : countsIn(group.range, group, source);
    for (const { index, request } of group.members) {
      counts[index] =
        ofService === undefined ? spansOf(request.service, source) : (ofService.get(request.service) ?? 0);
    }
  }
  return counts;
}

function spansOf(service: string, { db }: RowSource): number {
  return service.isWellFormed() ? Number(db.get(SPANS_OF_SERVICE, service)?.[0] ?? 0n) : 0;
}

/** Only of services that are asked for. */
function countsIn(range: TimeRange, group: RangeGroup<ServiceCountRequest>, source: RowSource): Map<string, number> {
  const wanted = new Set(group.members.map(({ request }) => request.service));
  const counts = new Map<string, number>();
  for (const [service, spans] of source.db.iterate(
    COUNTS_IN_RANGE,
    ...boundsOf(range, source),
    ...outermost([...wanted]),
  )) {
    if (wanted.has(service)) counts.set(service, Number(spans));
  }
  return counts;
}

export function getOperations(requests: readonly OperationsPageRequest[], source: RowSource): Page<OperationSummary>[] {
  const pages = requests.map(({ page }) => new OperationsPage(page, source));
  walkOperations(requests, source, (index, row) => pages[index]?.add(row) === true);
  return pages;
}

export function countOperations(requests: readonly OperationsRequest[], source: RowSource): number[] {
  const counts = requests.map(() => 0);
  walkOperations(requests, source, (index) => {
    counts[index] = (counts[index] ?? 0) + 1;
    return true;
  });
  return counts;
}

/** A page that is being filled in its order. */
class OperationsPage implements Page<OperationSummary> {
  readonly items: OperationSummary[] = [];
  hasMore = false;
  readonly #request: OperationsPageRequest['page'];
  readonly #source: RowSource;

  constructor(request: OperationsPageRequest['page'], source: RowSource) {
    this.#request = request;
    this.#source = source;
  }

  /** Whether it takes more. */
  add(operation: OperationSummary): boolean {
    const { after, limit } = this.#request;
    if (after !== undefined && compareOperations(operation, after) <= 0) return true;
    if (this.items.length === limit) this.hasMore = true;
    if (this.hasMore) return false;
    countName(operation.name, this.#source);
    this.items.push(operation);
    return true;
  }
}

interface WalkedRequest extends OperationsRequest {
  readonly page?: { readonly after?: OperationPosition };
}

/** Whether more are wanted. */
type Take = (index: number, operation: OperationSummary) => boolean;

/** Gives each request its operations in their order, as long as it wants more. */
function walkOperations(requests: readonly WalkedRequest[], source: RowSource, take: Take): void {
  for (const { range, members } of groupByRange(requests)) {
    if (range !== undefined) walkRange(range, members, source, take);
    else for (const member of members) walkStored(member, source, take);
  }
}

function walkStored({ index, request }: Member<WalkedRequest>, { db }: RowSource, take: Take): void {
  const { service, page } = request;
  if (!service.isWellFormed()) return;
  const rows =
    page?.after === undefined
      ? db.iterate(OPERATIONS, service)
      : db.iterate(LATER_OPERATIONS, service, page.after.name, page.after.kind);
  for (const row of rows) {
    const operation = toSummary(row);
    if (isOfKind(operation, request) && !take(index, operation)) return;
  }
}

/** Reads the range once for all. */
function walkRange(range: TimeRange, members: readonly Member<WalkedRequest>[], source: RowSource, take: Take): void {
  const waiting = Map.groupBy(members, ({ request }) => request.service);
  for (const row of source.db.iterate(
    OPERATIONS_IN_RANGE,
    ...boundsOf(range, source),
    ...outermost([...waiting.keys()]),
  )) {
    const [service] = row;
    const operation = toSummary(row);
    const left = waiting
      .get(service)
      ?.filter(({ index, request }) => !isOfKind(operation, request) || take(index, operation));
    if (left?.length === 0) waiting.delete(service);
    else if (left !== undefined) waiting.set(service, left);
    if (waiting.size === 0) return;
  }
}

function isOfKind({ kind }: OperationPosition, { kind: wanted }: OperationsRequest): boolean {
  return wanted === undefined || kind === wanted;
}

function toSummary([, name, kind, spans]: RowOf<typeof OPERATION>): OperationSummary {
  return { name, kind: Number(kind), spanCount: Number(spans) };
}

/** The parameters of {@link IN_RANGE}: the whole minutes, and the edges on both sides of them. */
function boundsOf(range: TimeRange, source: RowSource): readonly bigint[] {
  const { low, high } = startBounds(range);
  const from = low < 0n ? 0n : low;
  const firstMinute = (from + NANOS_A_MINUTE - 1n) / NANOS_A_MINUTE;
  const endMinute = (high + 1n) / NANOS_A_MINUTE;
  const edge = (starts: Bounds): bigint[] => {
    const ids = idBounds(starts, source);
    return [ids.low, ids.high, starts.low, starts.high];
  };
  if (firstMinute >= endMinute) return [0n, 0n, ...edge({ low: from, high }), ...edge(NOTHING)];
  const [firstWhole, behindWhole] = [firstMinute * NANOS_A_MINUTE, endMinute * NANOS_A_MINUTE];
  return [firstMinute, endMinute, ...edge({ low: from, high: firstWhole - 1n }), ...edge({ low: behindWhole, high })];
}

/** The first and the last of the names. */
function outermost(names: readonly string[]): readonly [string, string] {
  const [first = ''] = names;
  return [
    names.reduce((least, name) => (compareNames(name, least) < 0 ? name : least), first),
    names.reduce((most, name) => (compareNames(name, most) > 0 ? name : most), first),
  ];
}
