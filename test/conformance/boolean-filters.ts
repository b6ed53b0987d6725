import type { SpanFilter } from '../../src/storage/query.ts';
import { attributesOf, resourceOf, spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import { ANYTHING, and, attribute, NOTHING, named, not, ofService, or } from './filters.ts';
import { LabelledSpans } from './labelled.ts';
import { type Topic, tableOfCases } from './topic.ts';

const fixtures = new LabelledSpans({
  'shop buy': { resource: resourceOf('shop'), name: 'buy', attributes: attributesOf({ k: 1n }) },
  'shop pay': { resource: resourceOf('shop'), name: 'pay', statusCode: 2 },
  'bank pay': { resource: resourceOf('bank'), name: 'pay', attributes: attributesOf({ k: 2n }) },
  'bank buy': { resource: resourceOf('bank'), name: 'buy', kind: 3, parentSpanId: spanIdOf(77) },
  'no parent by zeros': { parentSpanId: '0'.repeat(16), resource: resourceOf('zeros') },
  'own parent': { parentSpanId: spanIdOf(6), resource: resourceOf('own') },
  'same trace as shop buy': { traceId: traceIdOf(1), parentSpanId: spanIdOf(1), resource: resourceOf('other') },
});
const ALL = fixtures.labelsOf(fixtures.spans);
const allBut = (...labels: string[]): string[] => ALL.filter((label) => !labels.includes(label));

const [buy, pay, shop, bank] = [named('buy'), named('pay'), ofService('shop'), ofService('bank')];
const k1 = attribute({ key: 'k', eq: 1n });
const repeated = (times: number, wrap: (filter: SpanFilter) => SpanFilter, innermost: SpanFilter): SpanFilter =>
  Array.from({ length: times }).reduce<SpanFilter>((filter) => wrap(filter), innermost);

const FILTERS: Readonly<Record<string, { readonly filter: SpanFilter; readonly expected: readonly string[] }>> = {
  'an empty conjunction': { filter: ANYTHING, expected: ALL },
  'an empty disjunction': { filter: NOTHING, expected: [] },
  'not of an empty conjunction': { filter: not(ANYTHING), expected: [] },
  'not of an empty disjunction': { filter: not(NOTHING), expected: ALL },
  or: { filter: or(shop, pay), expected: ['shop buy', 'shop pay', 'bank pay'] },
  'or of one': { filter: or(buy), expected: ['shop buy', 'bank buy'] },
  'or of what excludes each other': { filter: or(k1, bank), expected: ['shop buy', 'bank pay', 'bank buy'] },
  'or of the same twice': { filter: or(buy, buy), expected: ['shop buy', 'bank buy'] },
  'or with nothing': { filter: or(NOTHING, buy), expected: ['shop buy', 'bank buy'] },
  'or with anything': { filter: or(buy, ANYTHING), expected: ALL },
  'or of three': {
    filter: or(k1, { type: 'statusCode', test: { eq: 2 } }, { type: 'kind', test: { eq: 3 } }),
    expected: ['shop buy', 'shop pay', 'bank buy'],
  },
  'or of two traces': {
    filter: or({ type: 'traceId', eq: traceIdOf(2) }, { type: 'traceId', eq: traceIdOf(3) }),
    expected: ['shop pay', 'bank pay'],
  },
  'or of a trace and another condition': {
    filter: or({ type: 'traceId', eq: traceIdOf(2) }, bank),
    expected: ['shop pay', 'bank pay', 'bank buy'],
  },
  'not of a trace': {
    filter: not({ type: 'traceId', eq: traceIdOf(1) }),
    expected: allBut('shop buy', 'same trace as shop buy'),
  },
  not: { filter: not(shop), expected: allBut('shop buy', 'shop pay') },
  'not not': { filter: not(not(shop)), expected: ['shop buy', 'shop pay'] },
  'not of and': { filter: not(and(shop, buy)), expected: allBut('shop buy') },
  'not of or': { filter: not(or(shop, buy)), expected: allBut('shop buy', 'shop pay', 'bank buy') },
  'and of or': { filter: and(or(shop, bank), or(k1, pay)), expected: ['shop buy', 'shop pay', 'bank pay'] },
  'or of and': { filter: or(and(shop, buy), and(bank, pay)), expected: ['shop buy', 'bank pay'] },
  'and with not': { filter: and(shop, not(k1)), expected: ['shop pay'] },
  'and of nots': {
    filter: and(not(shop), not(bank), not(k1)),
    expected: allBut('shop buy', 'shop pay', 'bank pay', 'bank buy'),
  },
  'or with not': { filter: or(k1, not(or(shop, bank))), expected: allBut('shop pay', 'bank pay', 'bank buy') },
  'not of an attribute also holds without the key': { filter: not(k1), expected: allBut('shop buy') },
  'not of a test without operators': { filter: not({ type: 'name', test: {} }), expected: [] },
  contradiction: { filter: and(buy, not(buy)), expected: [] },
  'excluded middle': { filter: or(buy, not(buy)), expected: ALL },
  'not 201 times': { filter: repeated(201, not, shop), expected: allBut('shop buy', 'shop pay') },
  'and and or 100 deep': {
    filter: repeated(50, (filter) => or(and(filter)), shop),
    expected: ['shop buy', 'shop pay'],
  },
  'or of 500': {
    filter: or(...Array.from({ length: 499 }, (_, i) => named(`none ${i}`)), buy),
    expected: ['shop buy', 'bank buy'],
  },
  'and of 500': {
    filter: and(...Array.from({ length: 499 }, (_, i) => not(named(`none ${i}`))), buy),
    expected: ['shop buy', 'bank buy'],
  },
  'in of 40,000': {
    filter: { type: 'name', test: { in: [...Array.from({ length: 39_999 }, (_, i) => `none ${i}`), 'buy'] } },
    expected: ['shop buy', 'bank buy'],
  },
  'attribute in of 40,000': {
    filter: attribute({ key: 'k', in: Array.from({ length: 40_000 }, (_, i) => BigInt(i + 2)) }),
    expected: ['bank pay'],
  },
  'span id': { filter: { type: 'spanId', eq: spanIdOf(2) }, expected: ['shop pay'] },
  'unknown span id': { filter: { type: 'spanId', eq: spanIdOf(77) }, expected: [] },
  'a span id that is none': { filter: { type: 'spanId', eq: `x' OR 1=1` }, expected: [] },
  'not of a span id': { filter: not({ type: 'spanId', eq: spanIdOf(2) }), expected: allBut('shop pay') },
  'span id in a trace': {
    filter: and({ type: 'spanId', eq: spanIdOf(1) }, { type: 'traceId', eq: traceIdOf(1) }),
    expected: ['shop buy'],
  },
  'span id in another trace': {
    filter: and({ type: 'spanId', eq: spanIdOf(1) }, { type: 'traceId', eq: traceIdOf(2) }),
    expected: [],
  },
  'parent id': { filter: { type: 'parentSpanId', eq: spanIdOf(1) }, expected: ['same trace as shop buy'] },
  'parent id that is not stored': { filter: { type: 'parentSpanId', eq: spanIdOf(77) }, expected: ['bank buy'] },
  'parent id of oneself': { filter: { type: 'parentSpanId', eq: spanIdOf(6) }, expected: ['own parent'] },
  'empty parent id': { filter: { type: 'parentSpanId', eq: '' }, expected: ['shop buy', 'shop pay', 'bank pay'] },
  'parent id of zeros': { filter: { type: 'parentSpanId', eq: '0'.repeat(16) }, expected: ['no parent by zeros'] },
  'is a root': {
    filter: { type: 'isRoot', eq: true },
    expected: ['shop buy', 'shop pay', 'bank pay', 'no parent by zeros'],
  },
  'is no root': {
    filter: { type: 'isRoot', eq: false },
    expected: ['bank buy', 'own parent', 'same trace as shop buy'],
  },
  'not of a root': {
    filter: not({ type: 'isRoot', eq: true }),
    expected: ['bank buy', 'own parent', 'same trace as shop buy'],
  },
};

export const booleanFilters: Topic = {
  name: 'filters combined',
  spans: () => fixtures.spans,
  cases: tableOfCases(FILTERS, ({ reader }, { filter, expected }) =>
    fixtures.expectFound(reader, { filter }, expected),
  ),
};
