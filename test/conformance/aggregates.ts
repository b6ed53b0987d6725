/** What the spans of a trace that meet a filter come to: how many they are, and their numbers. */
import { expect } from 'vitest';
import type { AttributeValue } from '../../src/model/attributes.ts';
import type { Aggregate, NumberTest, SpanFilter, SpanNumber, TraceFilter } from '../../src/storage/query.ts';
import { attributesOf, makeEvent } from '../fixtures/spans.ts';
import { ANYTHING, NOTHING, named } from './filters.ts';
import { OLDEST_FIRST } from './labelled.ts';
import { type Topic, tableOfCases } from './topic.ts';
import { LabelledTraces, type SpanSketch } from './trace-fixtures.ts';

const chosen = (n: AttributeValue, end = 0n): SpanSketch => ({
  end,
  fields: { name: 'chosen', attributes: attributesOf({ n }) },
});
const BIG = 2n ** 53n;

/** Every trace has a span that is not chosen, with a number that would change every answer. */
const traces: Readonly<Record<string, readonly SpanSketch[]>> = {
  none: [],
  one: [chosen(5n, 10n)],
  three: [chosen(1n, 10n), chosen(2n, 20n), chosen(6n, 40n)],
  doubles: [chosen(0.1, -1n), chosen(0.2), chosen(0.3)],
  mixed: [chosen(BIG + 1n), chosen(2 ** 53), chosen(-(2 ** 53))],
  large: [chosen(2n ** 63n - 1n), chosen(2n ** 63n - 1n)],
  array: [chosen([1n, 2.5, 'x', [9n]])],
  'not numbers': [chosen('5'), chosen(true), chosen(Number.NaN), chosen(null)],
  infinite: [chosen(Number.POSITIVE_INFINITY), chosen(1n)],
  'both infinities': [chosen(Number.POSITIVE_INFINITY), chosen(Number.NEGATIVE_INFINITY)],
  'in events': [
    { fields: { name: 'chosen', events: [1n, 3n].map((n) => makeEvent({ attributes: attributesOf({ n }) })) } },
  ],
  twice: [{ fields: { name: 'chosen', attributes: [...attributesOf({ n: 1n }), ...attributesOf({ n: 7n })] } }],
};
const other: SpanSketch = {
  start: -50n,
  end: -10n,
  fields: { name: 'other', attributes: attributesOf({ n: -100n, m: 1n }) },
};
const fixtures = new LabelledTraces(
  Object.fromEntries(Object.entries(traces).map(([label, sketches]) => [label, [...sketches, other]])),
);
const ALL = Object.keys(traces);
const allBut = (...labels: string[]): string[] => ALL.filter((label) => !labels.includes(label));
const WITH_NUMBERS = allBut('none', 'not numbers');

interface Case {
  readonly filter: TraceFilter;
  readonly expected: readonly string[];
}
const matching = (aggregate: Aggregate, test: NumberTest, filter: SpanFilter): TraceFilter => ({
  type: 'matchingSpans',
  filter,
  aggregate,
  test,
});
const count = (test: NumberTest, expected: readonly string[], filter = named('chosen')): Case => ({
  filter: matching({ function: 'count' }, test, filter),
  expected,
});
const N: SpanNumber = { key: 'n' };
const of = (
  name: 'avg' | 'sum' | 'min' | 'max',
  test: NumberTest,
  expected: readonly string[],
  number: SpanNumber = N,
  filter = named('chosen'),
): Case => ({ filter: matching({ function: name, of: number }, test, filter), expected });

const CASES: Readonly<Record<string, Case>> = {
  'count eq 0': count({ eq: 0n }, ['none']),
  'count eq': count({ eq: 3n }, ['three', 'doubles', 'mixed']),
  'count ne 0': count({ ne: 0n }, allBut('none')),
  'count ne': count({ ne: 1n }, [
    'none',
    'three',
    'doubles',
    'mixed',
    'large',
    'not numbers',
    'infinite',
    'both infinities',
  ]),
  'count in': count({ in: [0n, 4n, 9n] }, ['none', 'not numbers']),
  'count in nothing': count({ in: [] }, []),
  'count gt': count({ gt: 3n }, ['not numbers']),
  'count gt 0': count({ gt: 0n }, allBut('none')),
  'count gt a fraction': count({ gt: 2.5 }, ['three', 'doubles', 'mixed', 'not numbers']),
  'count gt what is negative': count({ gt: -1n }, ALL),
  'count gte 1': count({ gte: 1n }, allBut('none')),
  'count lt 1': count({ lt: 1n }, ['none']),
  'count lte': count({ lte: 1n }, ['none', 'one', 'array', 'in events', 'twice']),
  'count between': count({ gt: 1n, lt: 3n }, ['large', 'infinite', 'both infinities']),
  'count beyond int64': count({ lt: 2n ** 70n, ne: 2n ** 64n }, ALL),
  'count without operators': count({}, ALL),
  'count of everything': count({ eq: 1n }, ['none'], ANYTHING),
  'count of nothing': count({ eq: 0n }, ALL, NOTHING),
  'count of what is in no trace': count({ gt: 0n }, [], named('absent')),

  'sum eq of ints': of('sum', { eq: 9n }, ['three']),
  'sum eq of a double': of('sum', { eq: 9 }, ['three']),
  'sum of doubles is exact': of('sum', { gt: 0.6, lt: 0.6000000000000001 }, ['doubles']),
  'sum of doubles is not rounded': of('sum', { eq: 0.6 }, []),
  'sum of both types': of('sum', { eq: BIG + 1n }, ['mixed']),
  'sum of both types beside a double': of('sum', { gt: 2 ** 53, lt: 2 ** 53 + 2 }, ['mixed']),
  'sum beyond int64': of('sum', { gt: 2 ** 63 }, ['large', 'infinite']),
  'sum eq beyond int64': of('sum', { eq: 2n ** 64n - 2n }, ['large']),
  'sum of arrays': of('sum', { eq: 3.5 }, ['array']),
  'sum of attributes of one key': of('sum', { eq: 8n }, ['twice']),
  'sum of infinities': of('sum', { eq: Number.POSITIVE_INFINITY }, ['infinite']),
  'sum of both infinities is no number': of('sum', { gte: 2n ** 64n, ne: 3n }, ['infinite']),
  'sum ne': of(
    'sum',
    { ne: 9n },
    WITH_NUMBERS.filter((label) => label !== 'three'),
  ),
  'sum without operators': of('sum', {}, WITH_NUMBERS),
  'sum in': of('sum', { in: [8n, 5, 3.5] }, ['one', 'array', 'twice']),
  'sum of a scope': of('sum', { eq: 4n }, ['in events'], { key: 'n', scope: 'EVENT' }),
  'sum of another scope': of('sum', { ne: 0n }, [], { key: 'n', scope: 'RESOURCE' }),
  'sum of an absent key': of('sum', { ne: 0n }, [], { key: 'absent' }),
  'sum of what others have': of('sum', {}, [], { key: 'm' }),
  'sum of durations': of('sum', { eq: 70n }, ['three'], 'durationNano'),
  'sum of no spans': of('sum', { eq: 0n }, [], N, named('absent')),

  'avg eq': of('avg', { eq: 3n }, ['three']),
  'avg is no rounded quotient': of('avg', { eq: 70 / 3 }, [], 'durationNano'),
  'avg between': of('avg', { gt: 23.3, lt: 23.4 }, ['three'], 'durationNano'),
  'avg gt': of('avg', { gt: 3.9 }, ['one', 'mixed', 'large', 'infinite', 'twice']),
  'avg gte': of('avg', { gte: 4n }, ['one', 'mixed', 'large', 'infinite', 'twice']),
  'avg lt': of('avg', { lt: 2n }, ['doubles', 'array']),
  'avg lte': of('avg', { lte: 2n }, ['doubles', 'array', 'in events']),
  'avg beside a fraction': of('avg', { eq: 1.75 }, ['array']),
  'avg of large ints': of('avg', { eq: 2n ** 63n - 1n }, ['large']),
  'avg ne': of(
    'avg',
    { ne: 4n },
    WITH_NUMBERS.filter((label) => label !== 'twice'),
  ),

  'min eq': of('min', { eq: 1n }, ['three', 'array', 'infinite', 'in events', 'twice']),
  'min gt': of('min', { gt: 4n }, ['one', 'large']),
  'min gte': of('min', { gte: 5 }, ['one', 'large']),
  'min lt': of('min', { lt: 0.2 }, ['doubles', 'mixed', 'both infinities']),
  'min lte': of('min', { lte: 0.1 }, ['doubles', 'mixed', 'both infinities']),
  'min of durations': of('min', { lt: 0n }, ['doubles'], 'durationNano'),
  'min of durations beside a fraction': of('min', { lte: -0.5 }, ['doubles'], 'durationNano'),
  'min ne': of('min', { ne: 1n }, ['one', 'doubles', 'mixed', 'large', 'both infinities']),
  'max eq': of('max', { eq: 6n }, ['three']),
  'max tells ints from doubles': of('max', { gt: 2 ** 53, lt: 2 ** 54 }, ['mixed']),
  'max gt': of('max', { gt: 2n ** 62n }, ['large', 'infinite', 'both infinities']),
  'max gte': of('max', { gte: 7n }, ['mixed', 'large', 'infinite', 'both infinities', 'twice']),
  'max lt': of('max', { lt: 2.5 }, ['doubles']),
  'max lte': of('max', { lte: 2.5 }, ['doubles', 'array']),
  'max of durations': of('max', { gt: 10n }, ['three'], 'durationNano'),
  'max of durations beside a fraction': of('max', { gt: 10.5, ne: 3n }, ['three'], 'durationNano'),
  'max ne': of('max', { ne: 6n, lt: 8n }, ['one', 'doubles', 'array', 'in events', 'twice']),
  'nothing meets NaN': of('max', { eq: Number.NaN }, []),
  'not of an aggregate': {
    filter: { type: 'not', filter: matching({ function: 'max', of: N }, { lt: 2n ** 70n }, named('chosen')) },
    expected: ['none', 'not numbers', 'infinite', 'both infinities'],
  },
  'either of two': {
    filter: {
      type: 'or',
      filters: [
        matching({ function: 'count' }, { gt: 3n }, named('chosen')),
        matching({ function: 'min', of: N }, { gt: 4n }, named('chosen')),
      ],
    },
    expected: ['one', 'large', 'not numbers'],
  },
  'an aggregate within a span filter': of('sum', { eq: -91n }, ['three'], N, {
    type: 'trace',
    filter: matching({ function: 'sum', of: N }, { eq: 9n }, named('chosen')),
  }),
};

export const aggregates: Topic = {
  name: 'aggregates',
  spans: () => fixtures.spans,
  cases: tableOfCases(CASES, async ({ reader }, { filter, expected }) => {
    const whole = { order: OLDEST_FIRST, page: { limit: 100 } };
    const [[found], counts, [spans]] = await Promise.all([
      reader.findTraces([{ ...whole, filter }]),
      reader.countTraces([{ ...whole, filter }]),
      reader.findSpans([{ ...whole, filter: { type: 'trace', filter } }]),
    ]);
    expect(found?.items.map((trace) => fixtures.label(trace)).sort()).toEqual([...expected].sort());
    expect(counts).toEqual([expected.length]);
    const ids = new Set(spans?.items.map((span) => span.traceId));
    expect([...ids].sort()).toEqual(expected.map((label) => fixtures.traceId(label)).sort());
  }),
};
