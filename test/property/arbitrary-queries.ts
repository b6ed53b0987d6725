/** Every construct of the filter AST, orders and ranges, with values from the pools that the spans are made of. */
import fc from 'fast-check';
import { ATTRIBUTE_SCOPES } from '../../src/model/attributes.ts';
import type {
  AttributePlace,
  AttributeTest,
  EnumTest,
  ExpressionField,
  Int64Test,
  LinkTest,
  NumberTest,
  SpanExpression,
  SpanFilter,
  SpanQuery,
  StringTest,
  TimeRange,
  TraceFilter,
  TraceQuery,
} from '../../src/storage/query.ts';
import type { SpanValue } from '../../src/storage/span-value.ts';
import { BASE_TIME } from '../fixtures/spans.ts';
import { KEYS, KINDS, NAMES, SCALARS, SERVICES, SPAN_IDS, STATUS_CODES, TIMES, TRACE_IDS } from './arbitrary-spans.ts';

const OPTIONAL = { requiredKeys: [] } satisfies { requiredKeys: never[] };
/** A record in which any key may be absent; an absent key, unlike one that is undefined, is no operator. */
const partial = <Shape extends object>(model: { [Key in keyof Shape]-?: fc.Arbitrary<NonNullable<Shape[Key]>> }) =>
  fc.record(model, OPTIONAL) as fc.Arbitrary<Partial<Shape>>;

/** Short pieces of the texts in the pools, and what is a pattern in some dialect but not here. */
const PIECES = ['', 'x', 'e', 'G', 'GET', ' /', '\0', '%', '_', '\u{1f600}', '0', 'op'];
const PATTERNS = ['', '^.$', '(?i)get', '[A-Z]', '^$', '\\d+', '(?s)a.b', '\\x00', '^(x+x+)+y', '\u{1f600}|%', '^\\W'];
const piece = fc.constantFrom(...PIECES);
const some = <Value>(pool: readonly Value[]): fc.Arbitrary<Value[]> =>
  fc.array(fc.constantFrom(...pool), { maxLength: 3 });
/** Few operators at a time: many hold together rarely. */
const fewOf = <Shape extends object>(
  model: { [Key in keyof Shape]-?: fc.Arbitrary<NonNullable<Shape[Key]>> },
): fc.Arbitrary<Partial<Shape>> =>
  fc
    .tuple(
      fc.record(model) as fc.Arbitrary<Shape>,
      fc.subarray(Object.keys(model) as (keyof Shape)[], { maxLength: 3 }),
    )
    .map(([all, keys]) => Object.fromEntries(keys.map((key) => [key, all[key]])) as Partial<Shape>);

const stringTest = (pool: readonly string[]): fc.Arbitrary<StringTest> =>
  fewOf<StringTest>({
    eq: fc.constantFrom(...pool),
    ne: fc.constantFrom(...pool),
    in: some(pool),
    notIn: some(pool),
    contains: piece,
    notContains: piece,
    startsWith: piece,
    regex: fc.constantFrom(...PATTERNS),
    notRegex: fc.constantFrom(...PATTERNS),
    gt: fc.constantFrom(...pool),
    gte: fc.constantFrom(...pool),
    lt: fc.constantFrom(...pool),
    lte: fc.constantFrom(...pool),
  });

const enumTest = (pool: readonly number[]): fc.Arbitrary<EnumTest> =>
  partial<EnumTest>({ eq: fc.constantFrom(...pool), ne: fc.constantFrom(...pool), in: some(pool) });

const int64Test = (pool: readonly bigint[]): fc.Arbitrary<Int64Test> => {
  const value = fc.constantFrom(...pool);
  return fewOf<Int64Test>({ eq: value, ne: value, in: some(pool), gt: value, gte: value, lt: value, lte: value });
};
const DURATIONS = [-(2n ** 63n), -1n, 0n, 1n, 2n, 60_000_000_000n, BASE_TIME, 2n ** 63n - 1n, 2n ** 64n];
const COUNTS = [-1n, 0n, 1n, 2n, 3n, 5n, 2n ** 64n];

const NUMBERS = [
  ...SCALARS.filter((value) => typeof value === 'bigint' || typeof value === 'number'),
  ...DURATIONS,
  1.5,
];
const numberTest = (pool: readonly (bigint | number)[]): fc.Arbitrary<NumberTest> => {
  const value = fc.constantFrom(...pool);
  return fewOf<NumberTest>({ eq: value, ne: value, in: some(pool), gt: value, gte: value, lt: value, lte: value });
};

const scalar = fc.constantFrom(...SCALARS);
const operators = fewOf<Omit<AttributeTest, keyof AttributePlace>>({
  valueType: fc.constantFrom('STRING', 'BOOL', 'INT', 'DOUBLE', 'NUMBER'),
  type: fc.constantFrom('STRING', 'BOOL', 'INT', 'DOUBLE', 'BYTES', 'ARRAY', 'KVLIST', 'EMPTY'),
  exists: fc.boolean(),
  eq: scalar,
  ne: scalar,
  in: some(SCALARS),
  notIn: some(SCALARS),
  contains: piece,
  notContains: piece,
  startsWith: piece,
  regex: fc.constantFrom(...PATTERNS),
  notRegex: fc.constantFrom(...PATTERNS),
  gt: scalar,
  gte: scalar,
  lt: scalar,
  lte: scalar,
});
const attributeName = fc.record(
  {
    key: fc.constantFrom(...KEYS, 'absent'),
    scope: fc.constantFrom(...ATTRIBUTE_SCOPES),
    orElse: fc.constantFrom(...ATTRIBUTE_SCOPES),
  },
  { requiredKeys: ['key'] },
);
const attributeTest: fc.Arbitrary<AttributeTest> = fc
  .tuple(attributeName, operators)
  .map(([where, what]) => ({ ...where, ...what }));
const ownAttributes = fc.oneof(fc.constant([]), fc.array(attributeTest, { maxLength: 2 }));

const type = <Type extends string>(...types: Type[]): fc.Arbitrary<Type> => fc.constantFrom(...types);
const traceId = fc.constantFrom(...TRACE_IDS, 'none');
const spanId = fc.constantFrom(...SPAN_IDS, 'none', '');

/** How filters nest: as deep as here, and no deeper. */
const nested = { depthSize: 'small', maxDepth: 4 } as const;

interface Filters {
  readonly expression: SpanExpression;
  readonly span: SpanFilter;
  readonly trace: TraceFilter;
}

const FIELDS: readonly ExpressionField[] = [
  'service',
  'name',
  'statusMessage',
  'scopeName',
  'scopeVersion',
  'kind',
  'statusCode',
  'durationNano',
  'traceId',
  'spanId',
  'parentSpanId',
  'childCount',
  'nestedSetLeft',
  'nestedSetRight',
  'nestedSetParent',
  'traceDurationNano',
  'rootName',
  'rootService',
  'eventName',
  'eventTimeSinceStartNano',
  'linkTraceId',
  'linkSpanId',
];
const spanValue: fc.Arbitrary<SpanValue> = fc.oneof(
  scalar.map((value): SpanValue => {
    if (typeof value === 'string') return { type: 'string', value };
    if (typeof value === 'boolean') return { type: 'boolean', value };
    return typeof value === 'bigint' ? { type: 'int', value } : { type: 'double', value };
  }),
  fc.record({ type: type('kind', 'status'), value: fc.constantFrom(...KINDS) }),
  fc.record({ type: type('duration'), value: fc.constantFrom(...DURATIONS) }),
);

const { span: spanFilter, trace: traceFilter } = fc.letrec<Filters>((tie: fc.LetrecTypedTie<Filters>) => ({
  expression: fc.oneof(
    nested,
    { weight: 3, arbitrary: attributeName.map((place) => ({ type: 'attribute' as const, ...place })) },
    { weight: 2, arbitrary: fc.record({ type: type('field'), field: fc.constantFrom(...FIELDS) }) },
    fc.record({ type: type('value'), value: spanValue }),
    fc.record({ type: type('negate'), of: tie('expression') }),
    fc.record({
      type: type('arithmetic'),
      operator: fc.constantFrom('+', '-', '*', '/', '%', '^'),
      left: tie('expression'),
      right: tie('expression'),
    }),
    fc.record({ type: type('holds'), filter: tie('span') }),
  ),
  span: fc.oneof(
    nested,
    { weight: 4, arbitrary: fc.record({ type: type('attribute'), test: attributeTest }) },
    fc.record({ type: type('traceId'), eq: traceId }),
    fc.record({ type: type('spanId', 'parentSpanId'), eq: spanId }),
    fc.record({ type: type('isRoot'), eq: fc.boolean() }),
    fc.record({ type: type('service'), test: stringTest(SERVICES) }),
    fc.record({ type: type('name', 'statusMessage'), test: stringTest(NAMES) }),
    fc.record({ type: type('scopeName', 'scopeVersion'), test: stringTest(['', 'lib', '1', '2']) }),
    fc.record({ type: type('kind'), test: enumTest(KINDS) }),
    fc.record({ type: type('statusCode'), test: enumTest(STATUS_CODES) }),
    fc.record({ type: type('durationNano'), test: int64Test(DURATIONS) }),
    fc.record({ type: type('startTimeUnixNano', 'endTimeUnixNano'), test: int64Test(TIMES) }),
    fc.record({
      type: type('event'),
      test: fc.record(
        { name: stringTest(NAMES), timeSinceStartNano: int64Test(DURATIONS), attributes: ownAttributes },
        { requiredKeys: ['attributes'] },
      ),
    }),
    fc.record({
      type: type('link'),
      test: fc.record<LinkTest, 'attributes'>(
        { traceId, spanId, attributes: ownAttributes, target: tie('span') },
        { requiredKeys: ['attributes'] },
      ),
    }),
    { weight: 2, arbitrary: fc.record({ type: type('and', 'or'), filters: fc.array(tie('span'), { maxLength: 3 }) }) },
    { weight: 2, arbitrary: fc.record({ type: type('not'), filter: tie('span') }) },
    {
      weight: 4,
      arbitrary: fc.record(
        {
          type: type('parent', 'ancestor', 'child', 'descendant', 'sibling'),
          filter: tie('span'),
          amongRoots: fc.boolean(),
        },
        { requiredKeys: ['type', 'filter'] },
      ),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        type: type('comparison'),
        operator: fc.constantFrom('eq', 'ne', 'gt', 'gte', 'lt', 'lte'),
        left: tie('expression'),
        right: tie('expression'),
      }),
    },
    fc.record({ type: type('computed'), of: tie('expression'), test: stringTest(NAMES) }),
    fc.record({
      type: type('group'),
      filter: tie('span'),
      by: fc.array(tie('expression'), { maxLength: 2 }),
      aggregate: fc.oneof(
        fc.record({ function: type('count') }),
        fc.record({
          function: type('avg', 'sum', 'min', 'max'),
          of: fc.oneof(fc.constant('durationNano' as const), fc.record({ expression: tie('expression') })),
        }),
      ),
      test: numberTest(COUNTS),
    }),
    fc.record({ type: type('childCount'), test: int64Test(COUNTS) }),
    fc.record({ type: type('trace'), filter: tie('trace') }),
  ),
  trace: fc.oneof(
    nested,
    { weight: 2, arbitrary: fc.record({ type: type('anySpan', 'noSpan', 'everySpan'), filter: tie('span') }) },
    {
      weight: 2,
      arbitrary: fc.oneof(
        fc.record({
          type: type('matchingSpans'),
          filter: tie('span'),
          aggregate: fc.record({ function: type('count') }),
          test: numberTest(COUNTS),
        }),
        fc.record({
          type: type('matchingSpans'),
          filter: tie('span'),
          aggregate: fc.record({
            function: type('avg', 'sum', 'min', 'max'),
            of: fc.oneof(
              fc.constant('durationNano' as const),
              attributeName,
              fc.record({ expression: tie('expression') }),
            ),
          }),
          test: numberTest(NUMBERS),
        }),
      ),
    },
    fc.record({ type: type('traceId'), eq: traceId }),
    fc.record({ type: type('service', 'rootService'), test: stringTest(SERVICES) }),
    fc.record({ type: type('rootName'), test: stringTest(NAMES) }),
    fc.record({ type: type('durationNano'), test: int64Test(DURATIONS) }),
    fc.record({ type: type('spanCount', 'errorCount'), test: int64Test(COUNTS) }),
    fc.record({ type: type('and', 'or'), filters: fc.array(tie('trace'), { maxLength: 3 }) }),
    fc.record({ type: type('not'), filter: tie('trace') }),
  ),
}));

const direction = fc.constantFrom('ASC', 'DESC');

export const anySpanFilter: fc.Arbitrary<SpanFilter> = spanFilter;

export const anyTimeRange: fc.Arbitrary<TimeRange> = partial<TimeRange>({
  from: fc.constantFrom(...TIMES),
  to: fc.constantFrom(...TIMES),
});

/** A query for spans, without its page. */
export const anySpanQuery: fc.Arbitrary<Omit<SpanQuery, 'page'>> = fc.record(
  {
    filter: spanFilter,
    timeRange: anyTimeRange,
    order: fc.record({ field: fc.constantFrom('START_TIME', 'END_TIME', 'DURATION', 'INGESTION_TIME'), direction }),
  },
  { requiredKeys: ['order'] },
);

/** A query for traces, without its page. */
export const anyTraceQuery: fc.Arbitrary<Omit<TraceQuery, 'page'>> = fc.record(
  {
    filter: traceFilter,
    timeRange: anyTimeRange,
    order: fc.record({
      field: fc.constantFrom('START_TIME', 'DURATION', 'SPAN_COUNT', 'ERROR_COUNT', 'INGESTION_TIME'),
      direction,
    }),
  },
  { requiredKeys: ['order'] },
);
