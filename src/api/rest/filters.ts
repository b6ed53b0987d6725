/** Translates the filters of a request to one filter of the port. Filters that make no sense are errors, never ignored. */
import { parseDurationNano } from '../../model/go-duration.ts';
import type { Now } from '../../model/relative-time.ts';
import { FilterBounds, MAX_LIST_VALUES } from '../../query/filter-bounds.ts';
import type { AttributeTest, FilterValue, Int64Test, SpanFilter, StringTest } from '../../storage/query.ts';
import { KEY_FORMS, type Key, parseKey } from './keys.ts';
import { type JsonObject, readList, readObject, readString, refusal, toInteger, toMoment } from './read-fields.ts';

const OPERATORS = [
  'equals',
  'not_equals',
  'in',
  'not_in',
  'contains',
  'not_contains',
  'exists',
  'not_exists',
  'gt',
  'gte',
  'lt',
  'lte',
] as const;
type Operator = (typeof OPERATORS)[number];
type Comparison = Exclude<Operator, 'exists' | 'not_exists'>;

/** An operator with its unchecked value. */
interface Asked {
  readonly operator: Comparison;
  readonly value: unknown;
  readonly path: string;
  readonly now: Now;
}

const ALL: SpanFilter = { type: 'and', filters: [] };
const NONE: SpanFilter = { type: 'or', filters: [] };

/** All of the filters match. Undefined if there are none. Throws BAD_USER_INPUT. */
export function readFilters(value: unknown, now: Now): SpanFilter | undefined {
  const bounds = new FilterBounds();
  const filters = readList(value, 'filters').map((item, index) => {
    const path = `filters[${index}].keyValueFilter`;
    bounds.addCondition(path, 1);
    return readFilter(readObject(readObject(item, `filters[${index}]`).keyValueFilter, path), path, now);
  });
  return filters.length === 0 ? undefined : { type: 'and', filters };
}

function readFilter({ key: name, operator, value }: JsonObject, path: string, now: Now): SpanFilter {
  const key = parseKey(readString(name, `${path}.key`));
  if (key === undefined) throw refusal(`${path}.key`, `expected ${KEY_FORMS}; got ${JSON.stringify(name)}`);
  const known = OPERATORS.find((one) => one === operator);
  if (known === undefined) throw refusal(`${path}.operator`, `expected one of ${OPERATORS.join(', ')}`);
  if (known === 'exists' || known === 'not_exists') return existence(key, known === 'exists');
  const asked = { operator: known, value, path: `${path}.value`, now };
  switch (key.type) {
    case 'attribute':
      return { type: 'attribute', test: { key: key.key, scope: key.scope, ...attributeTest(asked) } };
    case 'id':
      return idFilter(key.field, asked);
    case 'string':
      return { type: key.field, test: stringTest(asked) };
    case 'eventName':
      return { type: 'event', test: { name: stringTest(asked), attributes: [] } };
    case 'enum':
      return enumFilter(key, asked);
    case 'int64':
      return int64Filter(key.field, asked);
  }
}

/** Every span has all fields, but not every span has events. */
function existence(key: Key, exists: boolean): SpanFilter {
  if (key.type === 'eventName') {
    const filter: SpanFilter = { type: 'event', test: { attributes: [] } };
    return exists ? filter : { type: 'not', filter };
  }
  if (key.type !== 'attribute') return exists ? ALL : NONE;
  return { type: 'attribute', test: { key: key.key, scope: key.scope, exists } };
}

function attributeTest({ operator, value, path }: Asked): Omit<AttributeTest, 'key' | 'scope'> {
  switch (operator) {
    case 'equals':
      return { eq: readValue(value, path) };
    case 'not_equals':
      return { ne: readValue(value, path) };
    case 'in':
      return { in: readValues(value, path, readValue) };
    case 'not_in':
      return { notIn: readValues(value, path, readValue) };
    case 'contains':
      return { contains: readString(value, path) };
    case 'not_contains':
      return { notContains: readString(value, path) };
    default:
      return { [operator]: readOrdered(value, path) };
  }
}

function stringTest({ operator, value, path }: Asked): StringTest {
  switch (operator) {
    case 'equals':
      return { eq: readString(value, path) };
    case 'not_equals':
      return { ne: readString(value, path) };
    case 'in':
      return { in: readValues(value, path, readString) };
    case 'not_in':
      return { notIn: readValues(value, path, readString) };
    case 'contains':
      return { contains: readString(value, path) };
    case 'not_contains':
      return { notContains: readString(value, path) };
    default:
      throw noSuchOperator(operator, path, 'a text');
  }
}

function idFilter(type: 'traceId' | 'spanId' | 'parentSpanId', asked: Asked): SpanFilter {
  return membership(asked, 'an id', (value, path) => ({ type, eq: wholeId(type, readString(value, path)) }));
}

/** As it is stored: in small letters, and a trace id of 64 bits with zeros before it. */
function wholeId(type: 'traceId' | 'spanId' | 'parentSpanId', text: string): string {
  const id = text.toLowerCase();
  return type === 'traceId' && /^[0-9a-f]{16}$/.test(id) ? id.padStart(32, '0') : id;
}

function enumFilter({ field, values }: Extract<Key, { type: 'enum' }>, asked: Asked): SpanFilter {
  return membership(asked, `one of ${values.join(', ')}`, (value, path) => {
    const number = values.indexOf(readString(value, path));
    if (number === -1) throw refusal(path, `expected one of ${values.join(', ')}`);
    return { type: field, test: { eq: number } };
  });
}

function int64Filter(field: Extract<Key, { type: 'int64' }>['field'], asked: Asked): SpanFilter {
  const { operator, value, path, now } = asked;
  const read = (item: unknown, at: string): bigint =>
    field === 'durationNano' ? readDuration(item, at) : readInteger(toMoment(item, now) ?? item, at);
  if (operator === 'gt' || operator === 'gte' || operator === 'lt' || operator === 'lte') {
    const test: Int64Test = { [operator]: read(value, path) };
    return { type: field, test };
  }
  return membership(asked, 'a number', (item, at) => ({ type: field, test: { eq: read(item, at) } }));
}

/** The operators that compare a value with one or more. */
function membership(
  { operator, value, path }: Asked,
  kind: string,
  equal: (value: unknown, path: string) => SpanFilter,
): SpanFilter {
  switch (operator) {
    case 'equals':
      return equal(value, path);
    case 'not_equals':
      return { type: 'not', filter: equal(value, path) };
    case 'in':
      return { type: 'or', filters: readValues(value, path, equal) };
    case 'not_in':
      return { type: 'not', filter: { type: 'or', filters: readValues(value, path, equal) } };
    default:
      throw noSuchOperator(operator, path, kind);
  }
}

function readValues<Value>(value: unknown, path: string, read: (item: unknown, path: string) => Value): Value[] {
  const list = readList(value, path);
  if (list.length > MAX_LIST_VALUES) throw refusal(path, `expected at most ${MAX_LIST_VALUES} values`);
  return list.map((item, index) => read(item, `${path}[${index}]`));
}

function readValue(value: unknown, path: string): FilterValue {
  if (typeof value === 'boolean') return value;
  return readOrdered(value, path);
}

function readOrdered(value: unknown, path: string): FilterValue {
  if (typeof value === 'string' || typeof value === 'bigint') return value;
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value;
  throw refusal(path, 'expected text, a number or a boolean; only text and numbers have an order');
}

function readInteger(value: unknown, path: string): bigint {
  const integer = toInteger(value);
  if (integer !== undefined && BigInt.asIntN(64, integer) === integer) return integer;
  throw refusal(path, 'expected a 64-bit integer');
}

/** Nanoseconds, or a text such as `500ms`. */
function readDuration(value: unknown, path: string): bigint {
  const duration = typeof value === 'string' ? parseDurationNano(value) : undefined;
  return duration ?? readInteger(value, path);
}

function noSuchOperator(operator: Operator, path: string, kind: string): Error {
  return refusal(path.replace(/value$/, 'operator'), `${operator} does not apply to ${kind}`);
}
