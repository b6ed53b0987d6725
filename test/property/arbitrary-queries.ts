/** Every construct of the filter AST, orders and ranges, with values from the pools that the spans are made of. */
import fc from 'fast-check';
import { ATTRIBUTE_SCOPES } from '../../src/storage/matches-span.ts';
import type {
  AttributeTest,
  EnumTest,
  Int64Test,
  SpanFilter,
  SpanQuery,
  StringTest,
  TimeRange,
  TraceFilter,
  TraceQuery,
} from '../../src/storage/query.ts';
import { BASE_TIME } from '../fixtures/spans.ts';
import { KEYS, KINDS, NAMES, SCALARS, SERVICES, STATUS_CODES, TIMES, TRACE_IDS } from './arbitrary-spans.ts';

const OPTIONAL = { requiredKeys: [] } satisfies { requiredKeys: never[] };
/** A record in which any key may be absent; an absent key, unlike one that is undefined, is no operator. */
const partial = <Shape extends object>(model: { [Key in keyof Shape]-?: fc.Arbitrary<NonNullable<Shape[Key]>> }) =>
  fc.record(model, OPTIONAL) as fc.Arbitrary<Partial<Shape>>;

const stringTest = (pool: readonly string[]): fc.Arbitrary<StringTest> =>
  partial<StringTest>({ eq: fc.constantFrom(...pool), in: fc.array(fc.constantFrom(...pool), { maxLength: 3 }) });

const enumTest = (pool: readonly number[]): fc.Arbitrary<EnumTest> =>
  partial<EnumTest>({ eq: fc.constantFrom(...pool), in: fc.array(fc.constantFrom(...pool), { maxLength: 3 }) });

const duration = fc.constantFrom(-(2n ** 63n), -1n, 0n, 1n, 2n, 60_000_000_000n, BASE_TIME, 2n ** 63n - 1n, 2n ** 64n);
const int64Test: fc.Arbitrary<Int64Test> = partial<Int64Test>({
  eq: duration,
  gt: duration,
  gte: duration,
  lt: duration,
  lte: duration,
});

const attributeTest: fc.Arbitrary<AttributeTest> = fc.record(
  {
    key: fc.constantFrom(...KEYS, 'absent'),
    scope: fc.constantFrom(...ATTRIBUTE_SCOPES),
    exists: fc.boolean(),
    eq: fc.constantFrom(...SCALARS),
  },
  { requiredKeys: ['key'] },
);

/** The last type of a filter that nests. */
const nested = { depthSize: 'small', maxDepth: 3 } as const;

const { filter: spanFilter } = fc.letrec<{ filter: SpanFilter }>((tie) => ({
  filter: fc.oneof(
    nested,
    fc.record({ type: fc.constant('attribute' as const), test: attributeTest }),
    fc.record({ type: fc.constant('traceId' as const), eq: fc.constantFrom(...TRACE_IDS, 'none') }),
    fc.record({ type: fc.constant('service' as const), test: stringTest(SERVICES) }),
    fc.record({ type: fc.constant('name' as const), test: stringTest(NAMES) }),
    fc.record({ type: fc.constant('kind' as const), test: enumTest(KINDS) }),
    fc.record({ type: fc.constant('statusCode' as const), test: enumTest(STATUS_CODES) }),
    fc.record({ type: fc.constant('durationNano' as const), test: int64Test }),
    fc.record({ type: fc.constant('and' as const), filters: fc.array(tie('filter'), { maxLength: 3 }) }),
  ),
}));

const { filter: traceFilter } = fc.letrec<{ filter: TraceFilter }>((tie) => ({
  filter: fc.oneof(
    nested,
    fc.record({ type: fc.constant('anySpan' as const), filter: spanFilter }),
    fc.record({ type: fc.constant('traceId' as const), eq: fc.constantFrom(...TRACE_IDS, 'none') }),
    fc.record({ type: fc.constant('service' as const), test: stringTest(SERVICES) }),
    fc.record({ type: fc.constant('durationNano' as const), test: int64Test }),
    fc.record({ type: fc.constant('and' as const), filters: fc.array(tie('filter'), { maxLength: 3 }) }),
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
    order: fc.record({ field: fc.constantFrom('START_TIME', 'END_TIME', 'DURATION'), direction }),
  },
  { requiredKeys: ['order'] },
);

/** A query for traces, without its page. */
export const anyTraceQuery: fc.Arbitrary<Omit<TraceQuery, 'page'>> = fc.record(
  {
    filter: traceFilter,
    timeRange: anyTimeRange,
    order: fc.record({ field: fc.constantFrom('START_TIME', 'DURATION', 'SPAN_COUNT', 'ERROR_COUNT'), direction }),
  },
  { requiredKeys: ['order'] },
);
