/** What each construct means, as filters written by hand. */
import { expect, test } from 'vitest';
import type {
  Aggregate,
  ArithmeticOperator,
  AttributePlace,
  AttributeTest,
  ComparisonName,
  ExpressionField,
  Int64Test,
  NumberTest,
  SpanExpression,
  SpanFilter,
  SpanNumber,
  TraceFilter,
} from '../../storage/query.ts';
import { parseTraceql } from './parse-traceql.ts';

/** Without a scope: of the span, or else of its resource. */
const attribute = (key: string, rest: Omit<AttributeTest, 'key'>): SpanFilter => ({
  type: 'attribute',
  test: { ...(rest.scope === undefined ? UNSCOPED : {}), key, ...rest },
});
const UNSCOPED = { scope: 'SPAN', orElse: 'RESOURCE' } as const;
const place = (key: string): AttributePlace => ({ key, ...UNSCOPED });
const attributeValue = (key: string, scope?: AttributePlace['scope']): SpanExpression => ({
  type: 'attribute',
  key,
  ...(scope === undefined ? UNSCOPED : { scope }),
});
const int = (value: bigint): SpanExpression => ({ type: 'value', value: { type: 'int', value } });
const calculated = (operator: ArithmeticOperator, left: SpanExpression, right: SpanExpression): SpanExpression => ({
  type: 'arithmetic',
  operator,
  left,
  right,
});
const compared = (left: SpanExpression, operator: ComparisonName, right: SpanExpression): SpanFilter => ({
  type: 'comparison',
  operator,
  left,
  right,
});
const and = (...filters: SpanFilter[]): SpanFilter => ({ type: 'and', filters });
const or = (...filters: SpanFilter[]): SpanFilter => ({ type: 'or', filters });
const not = (filter: SpanFilter): SpanFilter => ({ type: 'not', filter });
const inTrace = (filter: TraceFilter): SpanFilter => ({ type: 'trace', filter });
const both = (...filters: TraceFilter[]): TraceFilter => ({ type: 'and', filters });
const either = (...filters: TraceFilter[]): TraceFilter => ({ type: 'or', filters });
const any = (filter: SpanFilter): TraceFilter => ({ type: 'anySpan', filter });
const name = (eq: string): SpanFilter => ({ type: 'name', test: { eq } });
const lasting = (nanos: Int64Test): SpanFilter => ({ type: 'durationNano', test: nanos });
const fieldOf = (field: ExpressionField): SpanExpression => ({ type: 'field', field });
const noRoot = (type: 'rootName' | 'rootService'): TraceFilter => ({
  type: 'not',
  filter: { type, test: { startsWith: '' } },
});
const anyEvent: SpanFilter = { type: 'event', test: { attributes: [] } };
const [a, b, c] = ['a', 'b', 'c'].map((key) => attribute(key, { eq: true })) as [SpanFilter, SpanFilter, SpanFilter];
const SECOND = 1_000_000_000n;
const grouped = (filter: SpanFilter, by: readonly SpanExpression[], of: Aggregate, number: NumberTest): SpanFilter => ({
  type: 'group',
  filter,
  by,
  aggregate: of,
  test: number,
});
const counting = (filter: SpanFilter, count: Int64Test): TraceFilter => ({
  type: 'matchingSpans',
  filter,
  aggregate: { function: 'count' },
  test: count,
});
const aggregate = (
  filter: SpanFilter,
  by: 'avg' | 'sum' | 'min' | 'max',
  of: SpanNumber,
  number: NumberTest,
): TraceFilter => ({ type: 'matchingSpans', filter, aggregate: { function: by, of }, test: number });

test.each<[string, SpanFilter]>([
  ['{}', and()],
  ['{ true }', and()],
  ['{ false }', or()],
  ['{ .a }', a],
  ['{ !.a }', not(a)],
  ['{ .a = "x" }', attribute('a', { eq: 'x' })],
  ['{.a="x"}', attribute('a', { eq: 'x' })],
  ['{ span.a != 200 }', attribute('a', { scope: 'SPAN', ne: 200n, valueType: 'INT' })],
  ['{ resource.a > -1 }', attribute('a', { scope: 'RESOURCE', gt: -1n, valueType: 'INT' })],
  ['{ event.a >= 1.5 }', attribute('a', { scope: 'EVENT', gte: 1.5, valueType: 'DOUBLE' })],
  ['{ link.a < .5 }', attribute('a', { scope: 'LINK', lt: 0.5, valueType: 'DOUBLE' })],
  ['{ .a = 5. }', attribute('a', { eq: 5, valueType: 'DOUBLE' })],
  ['{.a=5.}', attribute('a', { eq: 5, valueType: 'DOUBLE' })],
  ['{ .a > -5.e2 }', attribute('a', { gt: -500, valueType: 'DOUBLE' })],
  ['{ duration > 5.s }', lasting({ gt: 5n * SECOND })],
  ['{ instrumentation.a <= 1e3 }', attribute('a', { scope: 'SCOPE', lte: 1000, valueType: 'DOUBLE' })],
  ['{ .a = true }', a],
  ['{ .a != false }', attribute('a', { ne: false, valueType: 'BOOL' })],
  [
    '{ .a = minInt || .a = maxInt }',
    or(
      attribute('a', { eq: -(2n ** 63n), valueType: 'INT' }),
      attribute('a', { eq: 2n ** 63n - 1n, valueType: 'INT' }),
    ),
  ],
  ['{ .a = -9223372036854775808 }', attribute('a', { eq: -(2n ** 63n), valueType: 'INT' })],
  [
    '{ .a = nil }',
    or(attribute('a', { scope: 'SPAN', exists: false }), attribute('a', { scope: 'RESOURCE', exists: false })),
  ],
  ['{ span.a = nil }', attribute('a', { scope: 'SPAN', exists: false })],
  ['{ .a != nil }', attribute('a', { exists: true })],
  ['{ .a != 1s }', attribute('a', { ne: SECOND, valueType: 'NUMBER' })],
  ['{ resource.a != nil }', attribute('a', { scope: 'RESOURCE', exists: true })],
  ['{ .a =~ "x.*" }', attribute('a', { regex: '^(?:x.*)$' })],
  ['{ .a =~ `a|\\d` }', attribute('a', { regex: '^(?:a|\\d)$' })],
  ['{ span.a !~ "x" }', attribute('a', { scope: 'SPAN', notRegex: '^(?:x)$', valueType: 'STRING' })],
  ['{ .http.status-code/x = 1 }', attribute('http.status-code/x', { eq: 1n, valueType: 'INT' })],
  ['{ ."a b" = 1 }', attribute('a b', { eq: 1n, valueType: 'INT' })],
  ['{ span.x."a \\"b\\"".y = 1 }', attribute('x.a "b".y', { scope: 'SPAN', eq: 1n, valueType: 'INT' })],
  ['{ .a = "\\t\\u00e9\\x41\\\\" }', attribute('a', { eq: '\téA\\' })],
  ['{ .a = 100ms }', attribute('a', { eq: 100_000_000n })],
  ['{ 5 < .a }', attribute('a', { gt: 5n, valueType: 'INT' })],
  ['{ "x" = .a }', attribute('a', { eq: 'x' })],
  ['{ resource.service.name = "web" }', { type: 'service', test: { eq: 'web' } }],
])('attributes: %s', (text, filter) => {
  expect(parseTraceql(text, 'spans')).toEqual({ filter });
});

test.each<[string, SpanFilter]>([
  ['{ name = "x" }', name('x')],
  ['{ span:name != "x" }', { type: 'name', test: { ne: 'x' } }],
  ['{ name =~ "x" }', { type: 'name', test: { regex: '^(?:x)$' } }],
  ['{ name !~ "x" }', { type: 'name', test: { notRegex: '^(?:x)$' } }],
  ['{ name >= "x" }', { type: 'name', test: { gte: 'x' } }],
  ['{ "x" > statusMessage }', { type: 'statusMessage', test: { lt: 'x' } }],
  ['{ status = error }', { type: 'statusCode', test: { eq: 2 } }],
  ['{ span:status != unset }', { type: 'statusCode', test: { ne: 0 } }],
  ['{ kind = server }', { type: 'kind', test: { eq: 2 } }],
  ['{ consumer = span:kind }', { type: 'kind', test: { eq: 5 } }],
  ['{ statusMessage = "" }', { type: 'statusMessage', test: { eq: '' } }],
  ['{ duration > 1.5s }', lasting({ gt: 1_500_000_000n })],
  ['{ span:duration <= 1h30m }', lasting({ lte: 5400n * SECOND })],
  ['{ duration = 10µs || duration = 10us }', or(lasting({ eq: 10_000n }), lasting({ eq: 10_000n }))],
  ['{ duration < 2d }', lasting({ lt: 172_800n * SECOND })],
  ['{ duration > 100 }', lasting({ gt: 100n })],
  ['{ duration >= 1.5 }', lasting({ gt: 1n })],
  ['{ duration < 1.5 }', lasting({ lte: 1n })],
  ['{ duration = 1.5 }', lasting({ in: [] })],
  ['{ duration < 10s * 20s }', lasting({})],
  ['{ duration >= 1e30 }', lasting({ in: [] })],
  ['{ duration > -1e30 }', lasting({})],
  ['{ span:id = "AB" }', { type: 'spanId', eq: '00000000000000ab' }],
  ['{ trace:id != "1" }', not({ type: 'traceId', eq: '1'.padStart(32, '0') })],
  ['{ span:parentID = "1" }', { type: 'parentSpanId', eq: '0000000000000001' }],
  ['{ span:parentID = nil }', not({ type: 'isRoot', eq: false })],
  ['{ nestedSetParent < 0 }', { type: 'isRoot', eq: true }],
  ['{ span:childCount = 0 }', { type: 'childCount', test: { eq: 0n } }],
  ['{ childCount > 2.5 }', { type: 'childCount', test: { gt: 2n } }],
  ['{ trace:duration > 2s }', inTrace({ type: 'durationNano', test: { gt: 2n * SECOND } })],
  ['{ traceDuration > 2s }', inTrace({ type: 'durationNano', test: { gt: 2n * SECOND } })],
  ['{ trace:rootName = "x" }', inTrace({ type: 'rootName', test: { eq: 'x' } })],
  ['{ rootServiceName != "x" }', inTrace(either({ type: 'rootService', test: { ne: 'x' } }, noRoot('rootService')))],
  ['{ rootServiceName = "" }', inTrace(either({ type: 'rootService', test: { eq: '' } }, noRoot('rootService')))],
  ['{ rootName != nil }', and()],
  ['{ name != nil && nil != duration }', and()],
  ['{ event:name = "x" }', { type: 'event', test: { name: { eq: 'x' }, attributes: [] } }],
  ['{ event:name != "x" }', { type: 'event', test: { name: { ne: 'x' }, attributes: [] } }],
  ['{ event:name !~ "x" }', { type: 'event', test: { name: { notRegex: '^(?:x)$' }, attributes: [] } }],
  ['{ event:name > "x" }', { type: 'event', test: { name: { gt: 'x' }, attributes: [] } }],
  ['{ event:name = nil }', not(anyEvent)],
  [
    '{ event:timeSinceStart > 2ms }',
    { type: 'event', test: { timeSinceStartNano: { gt: 2_000_000n }, attributes: [] } },
  ],
  ['{ event:timeSinceStart != 5 }', { type: 'event', test: { timeSinceStartNano: { ne: 5n }, attributes: [] } }],
  ['{ trace:id = "xyz" }', or()],
  ['{ trace:id != "xyz" }', and()],
  ['{ span:id =~ "00.*" }', { type: 'computed', of: fieldOf('spanId'), test: { regex: '^(?:00.*)$' } }],
  [
    '{ link:spanID != "a" }',
    compared(fieldOf('linkSpanId'), 'ne', { type: 'value', value: { type: 'string', value: '000000000000000a' } }),
  ],
  ['{ nestedSetParent = -1 }', { type: 'isRoot', eq: true }],
  ['{ nestedSetParent >= 0 }', { type: 'isRoot', eq: false }],
  ['{ nestedSetParent = 3 }', compared(fieldOf('nestedSetParent'), 'eq', int(3n))],
  ['{ 1 < nestedSetLeft }', compared(fieldOf('nestedSetLeft'), 'gt', int(1n))],
  ['{ link:traceID = "ff" }', { type: 'link', test: { traceId: 'ff'.padStart(32, '0'), attributes: [] } }],
  ['{ link:spanID != nil }', { type: 'link', test: { attributes: [] } }],
  ['{ instrumentation:name = "x" }', { type: 'scopeName', test: { eq: 'x' } }],
  ['{ instrumentation:version =~ "1" }', { type: 'scopeVersion', test: { regex: '^(?:1)$' } }],
])('intrinsics: %s', (text, filter) => {
  expect(parseTraceql(text, 'spans')).toEqual({ filter });
});

test.each<[string, SpanFilter]>([
  ['{ .a > .b }', compared(attributeValue('a'), 'gt', attributeValue('b'))],
  ['{ span.a = resource.a }', compared(attributeValue('a', 'SPAN'), 'eq', attributeValue('a', 'RESOURCE'))],
  ['{ .a + 1 = 2 }', compared(calculated('+', attributeValue('a'), int(1n)), 'eq', int(2n))],
  ['{ 2 < .a - 1 * 3 }', compared(int(2n), 'lt', calculated('-', attributeValue('a'), int(3n)))],
  ['{ -.a = 2 }', compared({ type: 'negate', of: attributeValue('a') }, 'eq', int(2n))],
  [
    '{ .a ^ .b ^ .c = 1 }',
    compared(
      calculated('^', attributeValue('a'), calculated('^', attributeValue('b'), attributeValue('c'))),
      'eq',
      int(1n),
    ),
  ],
  [
    '{ .a - .b - .c = 1 }',
    compared(
      calculated('-', calculated('-', attributeValue('a'), attributeValue('b')), attributeValue('c')),
      'eq',
      int(1n),
    ),
  ],
  [
    '{ (.a + .b) * 2 = 1 }',
    compared(calculated('*', calculated('+', attributeValue('a'), attributeValue('b')), int(2n)), 'eq', int(1n)),
  ],
  ['{ name = .a }', compared(fieldOf('name'), 'eq', attributeValue('a'))],
  ['{ duration > 2 * 10ms }', lasting({ gt: 20_000_000n })],
  ['{ span.a > 10 * 1024 }', attribute('a', { scope: 'SPAN', gt: 10_240n, valueType: 'INT' })],
  ['{ (.a) = 1 }', attribute('a', { eq: 1n, valueType: 'INT' })],
  ['{ 1 < 1h && "x" =~ "x|y" && nil = nil && 1 = 1.0 }', and()],
  ['{ 7 / 2 = 3.5 || "x" !~ "x" || nil != nil }', or()],
  ['{ .a = (name = "x") }', or(and(a, name('x')), and(attribute('a', { eq: false }), not(name('x'))))],
  ['{ (name = "x") != true }', not(name('x'))],
])('expressions: %s', (text, filter) => {
  expect(parseTraceql(text, 'spans')).toEqual({ filter });
});

test.each<[string, SpanFilter]>([
  ['{ .a } | by(name) | count() > 2', grouped(a, [fieldOf('name')], { function: 'count' }, { gt: 2n })],
  [
    '{ .a } | by(name) | by(.b + 1) | count() < 2',
    grouped(
      a,
      [fieldOf('name'), calculated('+', attributeValue('b'), int(1n))],
      { function: 'count' },
      { lt: 2n, gte: 1n },
    ),
  ],
  [
    '({ .a } | by(.b > 1)) | max(duration * 2) > 1s | { .c }',
    and(
      grouped(
        a,
        [{ type: 'holds', filter: attribute('b', { gt: 1n, valueType: 'INT' }) }],
        { function: 'max', of: { expression: calculated('*', fieldOf('durationNano'), int(2n)) } },
        { gt: SECOND },
      ),
      c,
    ),
  ],
  ['{ .a } | by(name) | coalesce() | count() > 2', and(a, inTrace(counting(a, { gt: 2n })))],
  ['{ .a } | by(name) | select(.b) | { .c }', and(a, c)],
  ['{ .a } | select(.b, name)', a],
  ['{ .a } with (most_recent=true, whatever="x")', a],
])('pipelines: %s', (text, filter) => {
  expect(parseTraceql(text, 'spans')).toEqual({ filter });
});

test.each<[string, SpanFilter]>([
  ['{ .a && .b && .c }', and(a, b, c)],
  ['{ .a && (.b && .c) }', and(a, b, c)],
  ['{ .a && .b || .c }', or(and(a, b), c)],
  // As in Tempo, whose && and || bind alike and to the left.
  ['{ .a || .b && .c }', and(or(a, b), c)],
  ['{ .a || (.b && .c) }', or(a, and(b, c))],
  ['{ !(.a || .b) }', not(or(a, b))],
  ['{ !!.a }', not(not(a))],
  [' // which\n{ /* a */ .a }\t', a],
  ['{ .a } || { .b }', or(a, b)],
  ['({ .a })', a],
  ['{ .a } >> { .b }', and(b, { type: 'ancestor', filter: a })],
  ['{ .a } > { .b }', and(b, { type: 'parent', filter: a })],
  ['{ .a } << { .b }', and(b, { type: 'descendant', filter: a })],
  ['{ .a } < { .b }', and(b, { type: 'child', filter: a })],
  ['{ .a } ~ { .b }', and(b, { type: 'sibling', filter: a, amongRoots: true })],
  ['{ .a } !>> { .b }', and(b, not({ type: 'ancestor', filter: a }))],
  ['{ .a } !~ { .b }', and(b, not({ type: 'sibling', filter: a, amongRoots: true }))],
  ['{ .a } &> { .b }', or(and(b, { type: 'parent', filter: a }), and(a, { type: 'child', filter: b }))],
  ['{ .a } > { .b } > { .c }', and(c, { type: 'parent', filter: and(b, { type: 'parent', filter: a }) })],
  ['{ .a } > ({ .b } > { .c })', and(c, { type: 'parent', filter: b }, { type: 'parent', filter: a })],
  ['{ .a } || { .b } >> { .c }', or(a, and(c, { type: 'ancestor', filter: b }))],
  ['{ .a } && { .b }', and(or(a, b), inTrace(both(any(a), any(b))))],
  ['{ .a } | { .b }', and(a, b)],
  ['{ .a } | max(duration) > 1s', and(a, inTrace(aggregate(a, 'max', 'durationNano', { gt: SECOND })))],
  ['{ .a } | count() > 0 | { .b }', and(a, inTrace(counting(a, { gt: 0n })), b)],
  ['({ .a } | count() > 2) || { .b }', or(and(a, inTrace(counting(a, { gt: 2n }))), b)],
])('spans: %s', (text, filter) => {
  expect(parseTraceql(text, 'spans')).toEqual({ filter });
});

test.each<[string, TraceFilter]>([
  ['{}', both()],
  ['{ .a }', any(a)],
  ['{ .a } && { .b }', both(any(a), any(b))],
  ['{ .a } || { .b }', either(any(a), any(b))],
  ['{ .a } >> { .b }', any(and(b, { type: 'ancestor', filter: a }))],
  ['{ trace:duration > 2s }', { type: 'durationNano', test: { gt: 2n * SECOND } }],
  ['{ trace:id = "1" && .a }', both({ type: 'traceId', eq: '1'.padStart(32, '0') }, any(a))],
  ['{ rootName = "x" || .a }', any(or(inTrace({ type: 'rootName', test: { eq: 'x' } }), a))],
  ['count() > 3', { type: 'spanCount', test: { gt: 3n } }],
  ['{} | 3 < count()', { type: 'spanCount', test: { gt: 3n } }],
  [
    '{ rootName = "x" } | count() = 3',
    both({ type: 'rootName', test: { eq: 'x' } }, { type: 'spanCount', test: { eq: 3n } }),
  ],
  ['{} | count() = 1.5', either()],
  ['{ .a } | count() >= 1', counting(a, { gte: 1n })],
  ['{ .a } | count() > 2', counting(a, { gt: 2n })],
  ['{ .a } | 3 = count()', counting(a, { eq: 3n })],
  ['{ .a } | count() = 1.5', either()],
  ['{ .a } | count() < 3', counting(a, { lt: 3n, gte: 1n })],
  ['{ .a } | count() <= 2.5', counting(a, { lte: 2n, gte: 1n })],
  ['{ .a } | count() != 1', counting(a, { ne: 1n, gte: 1n })],
  ['{ .a } | count() >= 0', counting(a, { gte: 1n })],
  [
    '{ trace:duration > 2s && .a } | count() > 2',
    both({ type: 'durationNano', test: { gt: 2n * SECOND } }, counting(a, { gt: 2n })),
  ],
  ['{ .a } >> { .b } | count() > 2', counting(and(b, { type: 'ancestor', filter: a }), { gt: 2n })],
  ['{ .a } | max(duration) > 1s', aggregate(a, 'max', 'durationNano', { gt: SECOND })],
  ['{ .a } | avg(duration) <= 1.5', aggregate(a, 'avg', 'durationNano', { lte: 1.5 })],
  ['{ .a } | min(duration) != 1s', aggregate(a, 'min', 'durationNano', { ne: SECOND })],
  ['{ .a } | 10 <= sum(span.bytes)', aggregate(a, 'sum', { key: 'bytes', scope: 'SPAN' }, { gte: 10n })],
  ['avg(.x) = -2.5', aggregate(and(), 'avg', place('x'), { eq: -2.5 })],
  ['({ .a } | sum(.x) < 1) && ({ .b } | { .c })', both(aggregate(a, 'sum', place('x'), { lt: 1n }), any(and(b, c)))],
  [
    '({ .a } | count() > 2) || ({ .b } | avg(.x) > 1)',
    either(counting(a, { gt: 2n }), aggregate(b, 'avg', place('x'), { gt: 1n })),
  ],
  ['{ .a } | count() > 2 | max(.x) > 1', both(counting(a, { gt: 2n }), aggregate(a, 'max', place('x'), { gt: 1n }))],
])('traces: %s', (text, filter) => {
  expect(parseTraceql(text, 'traces')).toEqual({ filter });
});
