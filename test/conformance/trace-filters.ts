import { expect } from 'vitest';
import type { SpanFilter, StringTest, TraceFilter } from '../../src/storage/query.ts';
import { makeLink, spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import { ANYTHING, NOTHING, named, not as notSpan, ofService, related, and as spanAnd } from './filters.ts';
import { OLDEST_FIRST } from './labelled.ts';
import { type Topic, tableOfCases } from './topic.ts';
import { LabelledTraces, SECOND, type SpanSketch } from './trace-fixtures.ts';

const below = (parent: number, sketch: SpanSketch = {}): SpanSketch => ({
  ...sketch,
  fields: { parentSpanId: spanIdOf(parent), ...sketch.fields },
});
const failed = { statusCode: 2 };

/** In order of start; the first span of each starts first. */
const fixtures = new LabelledTraces({
  pair: [
    { start: 0n, end: SECOND, service: 'shop', value: 'x', fields: { name: 'GET', ...failed } },
    below(1, { start: 1n, end: 2n, service: 'bank', value: 'y', fields: { name: 'pay' } }),
  ],
  lone: [{ start: 10n, service: 'shop', value: 'x', fields: { name: 'GET' } }],
  errors: [
    { start: 20n, end: 2n * SECOND, service: 'pay', fields: { name: 'POST', ...failed } },
    below(1, { start: 21n, service: 'shop', fields: failed }),
    below(2, { start: 22n, service: 'pay', fields: failed }),
  ],
  rootless: [
    below(0x77, { start: 30n, service: 'shop', fields: { name: 'GET' } }),
    below(0x77, { start: 31n, service: 'shop', fields: { name: 'GET' } }),
  ],
  'two roots': [
    below(3, { start: 40n, service: 'early', fields: { name: 'early' } }),
    { start: 42n, service: 'late', fields: { name: 'late' } },
    { start: 41n, service: '', fields: { name: '' } },
  ],
  cycle: [below(2, { start: 50n, value: 'x' }), below(1, { start: 51n })],
  linking: [
    {
      start: 60n,
      service: 'queue',
      fields: { name: 'a\0b', links: [makeLink({ traceId: traceIdOf(1), spanId: spanIdOf(2) })] },
    },
  ],
});
const ALL = ['pair', 'lone', 'errors', 'rootless', 'two roots', 'cycle', 'linking'];
const allBut = (...labels: string[]): string[] => ALL.filter((label) => !labels.includes(label));

const and = (...filters: TraceFilter[]): TraceFilter => ({ type: 'and', filters });
const or = (...filters: TraceFilter[]): TraceFilter => ({ type: 'or', filters });
const not = (filter: TraceFilter): TraceFilter => ({ type: 'not', filter });
const any = (filter: SpanFilter): TraceFilter => ({ type: 'anySpan', filter });
const no = (filter: SpanFilter): TraceFilter => ({ type: 'noSpan', filter });
const every = (filter: SpanFilter): TraceFilter => ({ type: 'everySpan', filter });
const inTrace = (filter: TraceFilter): SpanFilter => ({ type: 'trace', filter });
const rootService = (test: StringTest): TraceFilter => ({ type: 'rootService', test });
const rootName = (test: StringTest): TraceFilter => ({ type: 'rootName', test });
const service = (test: StringTest): TraceFilter => ({ type: 'service', test });
const x: SpanFilter = { type: 'attribute', test: { key: 'k', eq: 'x' } };
const ROOTED = allBut('rootless', 'cycle');

interface Case {
  readonly filter: TraceFilter;
  readonly expected: readonly string[];
}
const counts = (type: 'spanCount' | 'errorCount' | 'durationNano', test: object, ...expected: string[]): Case => ({
  filter: { type, test },
  expected,
});

const FILTERS: Readonly<Record<string, Case>> = {
  'span count eq': counts('spanCount', { eq: 1n }, 'lone', 'linking'),
  'span count ne': counts('spanCount', { ne: 2n }, 'lone', 'errors', 'two roots', 'linking'),
  'span count in': counts('spanCount', { in: [1n, 3n, 9n] }, 'lone', 'errors', 'two roots', 'linking'),
  'span count in nothing': counts('spanCount', { in: [] }),
  'span count gt': counts('spanCount', { gt: 2n }, 'errors', 'two roots'),
  'span count gte': counts('spanCount', { gte: 2n }, 'pair', 'errors', 'rootless', 'two roots', 'cycle'),
  'span count lt': counts('spanCount', { lt: 2n }, 'lone', 'linking'),
  'span count lte': counts('spanCount', { lte: 2n }, 'pair', 'lone', 'rootless', 'cycle', 'linking'),
  'span count between': counts('spanCount', { gt: 1n, lt: 3n }, 'pair', 'rootless', 'cycle'),
  'span count beyond int64': counts('spanCount', { lt: 2n ** 64n, gt: -(2n ** 64n) }, ...ALL),
  'span count without operators': counts('spanCount', {}, ...ALL),
  'error count eq': counts('errorCount', { eq: 1n }, 'pair'),
  'error count eq none': counts('errorCount', { eq: 0n }, ...allBut('pair', 'errors')),
  'error count ne': counts('errorCount', { ne: 0n }, 'pair', 'errors'),
  'error count in': counts('errorCount', { in: [3n] }, 'errors'),
  'error count gt': counts('errorCount', { gt: 0n }, 'pair', 'errors'),
  'error count gte': counts('errorCount', { gte: 3n }, 'errors'),
  'error count lt': counts('errorCount', { lt: 3n }, ...allBut('errors')),
  'error count lte': counts('errorCount', { lte: 1n }, ...allBut('errors')),
  'duration ne': counts('durationNano', { ne: 0n }, 'pair', 'errors', 'rootless', 'two roots', 'cycle'),
  'duration in': counts('durationNano', { in: [SECOND, 2n] }, 'pair', 'two roots'),
  'duration gte': counts('durationNano', { gte: SECOND }, 'pair', 'errors'),
  'root service': { filter: rootService({ eq: 'shop' }), expected: ['pair', 'lone'] },
  'root service is of the earliest root': { filter: rootService({ eq: '' }), expected: ['two roots'] },
  'root service is of no later root': { filter: rootService({ eq: 'late' }), expected: [] },
  'root service is of no other span': { filter: rootService({ in: ['bank', 'early'] }), expected: [] },
  'root service ne needs a root': {
    filter: rootService({ ne: 'shop' }),
    expected: ['errors', 'two roots', 'linking'],
  },
  'not of a root service needs none': {
    filter: not(rootService({ eq: 'shop' })),
    expected: ['errors', 'rootless', 'two roots', 'cycle', 'linking'],
  },
  'root service without operators': { filter: rootService({}), expected: ROOTED },
  'root service contains': { filter: rootService({ contains: 'p' }), expected: ['pair', 'lone', 'errors'] },
  'root service regex': { filter: rootService({ regex: '^(shop|queue)$' }), expected: ['pair', 'lone', 'linking'] },
  'root service notIn': { filter: rootService({ notIn: ['shop', ''] }), expected: ['errors', 'linking'] },
  'root name': { filter: rootName({ eq: 'GET' }), expected: ['pair', 'lone'] },
  'empty root name': { filter: rootName({ eq: '' }), expected: ['two roots'] },
  'root name with a NUL': { filter: rootName({ startsWith: 'a\0' }), expected: ['linking'] },
  'root name ne': { filter: rootName({ ne: 'GET' }), expected: ['errors', 'two roots', 'linking'] },
  'root name in': { filter: rootName({ in: ['POST', 'pay'] }), expected: ['errors'] },
  'root name notContains': { filter: rootName({ notContains: 'T' }), expected: ['two roots', 'linking'] },
  'root name and service': {
    filter: and(rootName({ eq: 'GET' }), rootService({ ne: 'bank' })),
    expected: ['pair', 'lone'],
  },
  'service ne holds of one service': {
    filter: service({ ne: 'shop' }),
    expected: allBut('lone', 'rootless'),
  },
  'not of a service': { filter: not(service({ eq: 'shop' })), expected: ['two roots', 'cycle', 'linking'] },
  'service contains': { filter: service({ contains: 'a' }), expected: ['pair', 'errors', 'two roots'] },
  'service startsWith': { filter: service({ startsWith: 'pa' }), expected: ['errors'] },
  'service regex': { filter: service({ regex: '^$' }), expected: ['two roots'] },
  'service notIn': { filter: service({ notIn: ['shop', 'pay', 'bank'] }), expected: ['two roots', 'cycle', 'linking'] },
  'any span': { filter: any(x), expected: ['pair', 'lone', 'cycle'] },
  'any span of nothing': { filter: any(NOTHING), expected: [] },
  'no span': { filter: no(x), expected: ['errors', 'rootless', 'two roots', 'linking'] },
  'no span of nothing': { filter: no(NOTHING), expected: ALL },
  'no span at all': { filter: no(ANYTHING), expected: [] },
  'every span': { filter: every(ofService('shop')), expected: ['lone', 'rootless'] },
  'every span is anything': { filter: every(ANYTHING), expected: ALL },
  'every span is nothing': { filter: every(NOTHING), expected: [] },
  'every span is not': { filter: every(notSpan(x)), expected: ['errors', 'rootless', 'two roots', 'linking'] },
  'every span has an error': { filter: every({ type: 'statusCode', test: { eq: 2 } }), expected: ['errors'] },
  'every span has a parent': { filter: every(related('parent', ANYTHING)), expected: ['cycle'] },
  'any span is a child': {
    filter: any(related('parent', ANYTHING)),
    expected: ['pair', 'errors', 'two roots', 'cycle'],
  },
  'no span names a parent': { filter: no({ type: 'isRoot', eq: false }), expected: ['lone', 'linking'] },
  'any span that is not': { filter: any(notSpan(x)), expected: allBut('lone') },
  'not of any span': { filter: not(any(x)), expected: ['errors', 'rootless', 'two roots', 'linking'] },
  'not of every span': { filter: not(every(x)), expected: allBut('lone') },
  'not of no span': { filter: not(no(x)), expected: ['pair', 'lone', 'cycle'] },
  'any span with two conditions': { filter: any(spanAnd(x, ofService('bank'))), expected: [] },
  'two conditions on any span': { filter: and(any(x), any(ofService('bank'))), expected: ['pair'] },
  'any and no': { filter: and(any(x), no(ofService('bank'))), expected: ['lone', 'cycle'] },
  'an empty disjunction': { filter: or(), expected: [] },
  'not of an empty disjunction': { filter: not(or()), expected: ALL },
  'not of an empty conjunction': { filter: not(and()), expected: [] },
  or: {
    filter: or({ type: 'errorCount', test: { gte: 3n } }, rootService({ eq: 'queue' })),
    expected: ['errors', 'linking'],
  },
  'or of the same twice': { filter: or(any(x), any(x)), expected: ['pair', 'lone', 'cycle'] },
  'or of a trace id and another': {
    filter: or({ type: 'traceId', eq: fixtures.traceId('lone') }, { type: 'spanCount', test: { eq: 3n } }),
    expected: ['lone', 'errors', 'two roots'],
  },
  'not of a trace id': { filter: not({ type: 'traceId', eq: fixtures.traceId('lone') }), expected: allBut('lone') },
  'not of or': { filter: not(or(any(x), rootName({ eq: 'POST' }))), expected: ['rootless', 'two roots', 'linking'] },
  'and of or and not': {
    filter: and(or(service({ eq: 'shop' }), service({ eq: 'queue' })), not({ type: 'spanCount', test: { eq: 1n } })),
    expected: ['pair', 'errors', 'rootless'],
  },
  'any span by its trace': {
    filter: any(inTrace({ type: 'spanCount', test: { eq: 2n } })),
    expected: ['pair', 'rootless', 'cycle'],
  },
  'any span by its trace and itself': {
    filter: any(spanAnd(inTrace(rootService({ eq: 'shop' })), named('pay'))),
    expected: ['pair'],
  },
  'trace and span in turn': {
    filter: any(inTrace(any(inTrace(no(inTrace(any(x))))))),
    expected: ['errors', 'rootless', 'two roots', 'linking'],
  },
  'any span linked to what is in such a trace': {
    filter: any({ type: 'link', test: { attributes: [], target: inTrace(rootService({ eq: 'shop' })) } }),
    expected: ['linking'],
  },
  'any span with a sibling': { filter: any(related('sibling', ANYTHING)), expected: ['rootless'] },
};

const keysOf = (items: readonly { traceId: string; spanId: string }[]): string[] =>
  items.map(({ traceId, spanId }) => `${traceId} ${spanId}`).sort();

export const traceFilters: Topic = {
  name: 'trace filters',
  spans: () => fixtures.spans,
  cases: tableOfCases(FILTERS, async ({ reader }, { filter, expected }) => {
    const whole = { order: OLDEST_FIRST, page: { limit: 100 } };
    const [[traces], traceCounts] = await Promise.all([
      reader.findTraces([{ ...whole, filter }]),
      reader.countTraces([{ ...whole, filter }]),
    ]);
    expect(traces?.items.map((trace) => fixtures.label(trace))).toEqual(expected);
    expect(traceCounts).toEqual([expected.length]);

    const ids = new Set(expected.map((label) => fixtures.traceId(label)));
    const spans = fixtures.spans.filter((span) => ids.has(span.traceId));
    const [[found], spanCounts] = await Promise.all([
      reader.findSpans([{ ...whole, filter: inTrace(filter) }]),
      reader.countSpans([{ ...whole, filter: inTrace(filter) }]),
    ]);
    expect(keysOf(found?.items ?? [])).toEqual(keysOf(spans));
    expect(spanCounts).toEqual([spans.length]);
  }),
};
