/**
 * Requests for measures that need of each span only its operation, status, start and duration, whether it names a parent, and the
 * columns that attributes follow from. All else that they ask for follows from these, so no other column and no candidate is read.
 */
import { matchesEnum, matchesString } from '../../evaluator/matches-test.ts';
import type { GroupKey, GroupValue, MeasuresRequest } from '../../measures.ts';
import { ALL_INT64, type Bounds, intersect, startBounds, testBounds } from '../../ordering/bounds.ts';
import type { Int64Test, SpanFilter } from '../../query.ts';
import type { RowSource } from '../rows/row-source.ts';
import { conjuncts } from '../search/compile-query.ts';
import { type GroupColumn, groupColumns } from './group-columns.ts';

/** What all spans of an operation with one status have in common. */
export interface SpanClass {
  readonly operationId: number;
  readonly service: string;
  readonly name: string;
  readonly kind: number;
  readonly statusCode: number;
}

export interface NarrowRequest {
  readonly starts: Bounds;
  readonly durations: Bounds;
  /** The values of a class for each key of the request; undefined for attributes. Undefined if its spans do not count. */
  readonly keyOf: (of: SpanClass) => readonly GroupValue[] | undefined;
  readonly attributes: readonly GroupedAttribute[];
  /** Only spans that name no parent, or only those that name one. Absent: both. */
  readonly isRoot?: boolean;
  /** Whether this follows from the service alone. */
  readonly isByService: boolean;
  /** Whether the spans of every class count. */
  readonly countsAll: boolean;
}

/** An attribute that spans are grouped by. */
export interface GroupedAttribute {
  /** Index of its key in the request. */
  readonly index: number;
  /** At least one. The first one that has a value tells it. */
  readonly columns: readonly GroupColumn[];
}

type ClassField = Exclude<keyof SpanClass, 'operationId'>;

const CLASS_FIELDS: Readonly<Record<ClassField, true>> = { service: true, name: true, kind: true, statusCode: true };
/** The operators that bounds express wholly. */
const BOUNDING: ReadonlySet<string> = new Set(['eq', 'gt', 'gte', 'lt', 'lte'] satisfies (keyof Int64Test)[]);

/** Undefined if the request needs more of the spans. `readsParents`: the caller can tell spans by whether they name a parent. */
export function narrowRequest(
  request: Pick<MeasuresRequest, 'filter' | 'timeRange' | 'groupBy' | 'numbers'>,
  source: RowSource,
  readsParents = false,
): NarrowRequest | undefined {
  const { filter, timeRange, groupBy, numbers } = request;
  const keys = groupBy.map((key) => narrowKey(key, source));
  if (numbers.length > 0 || !keys.every((key) => key !== undefined)) return undefined;
  let [starts, durations] = [startBounds(timeRange), ALL_INT64];
  const ofClass: SpanFilter[] = [];
  const roots = new Set<boolean>();
  for (const condition of conjuncts(filter)) {
    if (condition.type === 'startTimeUnixNano' && isBounding(condition.test)) {
      starts = intersect(starts, testBounds(condition.test));
    } else if (condition.type === 'durationNano' && isBounding(condition.test)) {
      durations = intersect(durations, testBounds(condition.test));
    } else if (condition.type === 'isRoot' && readsParents) roots.add(condition.eq);
    else if (isOfClass(condition)) ofClass.push(condition);
    else return undefined;
  }
  if (roots.size > 1) return undefined;
  const [isRoot] = roots;
  const keyOf = (of: SpanClass): readonly GroupValue[] | undefined =>
    ofClass.every((condition) => meets(condition, of))
      ? keys.map((key) => (isColumns(key) ? undefined : fieldValue(key, of)))
      : undefined;
  const attributes = keys.flatMap((key, index) => (isColumns(key) && key.length > 0 ? [{ index, columns: key }] : []));
  const isByService = keys.every((key) => key === 'service') && ofClass.every(isOfService);
  const countsAll = ofClass.length === 0;
  return { starts, durations, keyOf, attributes, isByService, countsAll, ...(isRoot !== undefined && { isRoot }) };
}

type NarrowKey = ClassField | readonly GroupColumn[];

/** Undefined if the values of the key need more of the spans. */
function narrowKey(key: GroupKey, source: RowSource): NarrowKey | undefined {
  if ('attribute' in key) return groupColumns(key.attribute, source);
  return 'field' in key && isClassField(key.field) ? key.field : undefined;
}

function isColumns(key: NarrowKey): key is readonly GroupColumn[] {
  return typeof key !== 'string';
}

export function hasDurationBounds({ durations: { low, high } }: NarrowRequest): boolean {
  return low > ALL_INT64.low || high < ALL_INT64.high;
}

function isClassField(field: string): field is ClassField {
  return field in CLASS_FIELDS;
}

function isBounding(test: Int64Test): boolean {
  return Object.entries(test).every(([operator, operand]) => operand === undefined || BOUNDING.has(operator));
}

function isOfClass(condition: SpanFilter): boolean {
  return isOf(condition, isClassField);
}

function isOfService(condition: SpanFilter): boolean {
  return isOf(condition, (type) => type === 'service');
}

/** Whether all conditions are of such types. */
function isOf(condition: SpanFilter, has: (type: string) => boolean): boolean {
  if (condition.type === 'not') return isOf(condition.filter, has);
  if (condition.type === 'and' || condition.type === 'or') return condition.filters.every((part) => isOf(part, has));
  return has(condition.type);
}

function meets(condition: SpanFilter, of: SpanClass): boolean {
  switch (condition.type) {
    case 'and':
      return condition.filters.every((part) => meets(part, of));
    case 'or':
      return condition.filters.some((part) => meets(part, of));
    case 'not':
      return !meets(condition.filter, of);
    case 'service':
    case 'name':
      return matchesString(condition.test, of[condition.type]);
    case 'kind':
    case 'statusCode':
      return matchesEnum(condition.test, of[condition.type]);
    default:
      throw new RangeError(`A condition on ${condition.type} does not follow from the operation and the status.`);
  }
}

function fieldValue(field: ClassField, of: SpanClass): GroupValue {
  if (field === 'service') return of.service === '' ? undefined : of.service;
  return field === 'name' ? of.name : BigInt(of[field]);
}
