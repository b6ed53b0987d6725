import type { AttributeValue } from '../../src/model/attributes.ts';
import type { AttributeTest, FilterValue } from '../../src/storage/query.ts';
import { attributesOf, makeEvent, mapOf } from '../fixtures/spans.ts';
import { LabelledSpans } from './labelled.ts';
import { SCOPES, withAttributes } from './scoped-attributes.ts';
import { type Topic, tableOfCases } from './topic.ts';

const VALUES: Readonly<Record<string, AttributeValue>> = {
  'string x': 'x',
  'string X': 'X',
  'string 200': '200',
  'string true': 'true',
  'empty string': '',
  'string with NUL': 'x\0y',
  'long string': 'x'.repeat(100_000),
  'other long string': `${'x'.repeat(99_999)}y`,
  'int 200': 200n,
  'double 200': 200,
  'double 2.5': 2.5,
  'int 2^53+1': 2n ** 53n + 1n,
  'double 2^53': 2 ** 53,
  'smallest int': -(2n ** 63n),
  'double -2^63': -(2 ** 63),
  'int 0': 0n,
  'double -0': -0,
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  true: true,
  false: false,
  empty: null,
  bytes: new Uint8Array([120]),
  'array of x and 200': ['x', 200n],
  'array of double 200': [200],
  'empty array': [],
  'array of array of x': [['x']],
  'map k: x': mapOf({ k: 'x' }),
};

const EQUALS: Readonly<Record<string, { readonly eq: FilterValue; readonly expected: readonly string[] }>> = {
  'string x': { eq: 'x', expected: ['string x', 'array of x and 200'] },
  'string 200': { eq: '200', expected: ['string 200'] },
  'string true': { eq: 'true', expected: ['string true'] },
  'empty string': { eq: '', expected: ['empty string'] },
  'string with NUL': { eq: 'x\0y', expected: ['string with NUL'] },
  'long string': { eq: 'x'.repeat(100_000), expected: ['long string'] },
  'absent string': { eq: 'absent', expected: [] },
  'int 200': { eq: 200n, expected: ['int 200', 'double 200', 'array of x and 200', 'array of double 200'] },
  'double 200': { eq: 200, expected: ['int 200', 'double 200', 'array of x and 200', 'array of double 200'] },
  'double 2.5': { eq: 2.5, expected: ['double 2.5'] },
  'int 2^53+1': { eq: 2n ** 53n + 1n, expected: ['int 2^53+1'] },
  'int 2^53': { eq: 2n ** 53n, expected: ['double 2^53'] },
  'double 2^53': { eq: 2 ** 53, expected: ['double 2^53'] },
  'smallest int': { eq: -(2n ** 63n), expected: ['smallest int', 'double -2^63'] },
  'double -2^63': { eq: -(2 ** 63), expected: ['smallest int', 'double -2^63'] },
  'int beyond 64 bits': { eq: 2n ** 64n, expected: [] },
  'int 0': { eq: 0n, expected: ['int 0', 'double -0'] },
  'double -0': { eq: -0, expected: ['int 0', 'double -0'] },
  NaN: { eq: Number.NaN, expected: [] },
  Infinity: { eq: Number.POSITIVE_INFINITY, expected: ['Infinity'] },
  true: { eq: true, expected: ['true'] },
  false: { eq: false, expected: ['false'] },
};

const fixtures = new LabelledSpans({
  ...Object.fromEntries(
    SCOPES.flatMap((scope) =>
      Object.entries(VALUES).map(([name, value]) => [
        `${scope} ${name}`,
        withAttributes(scope, attributesOf({ k: value })),
      ]),
    ),
  ),
  'no attributes': {},
  'other key': { attributes: attributesOf({ K: 'x', kk: 'x' }) },
  'empty key': { attributes: attributesOf({ '': 'x' }) },
  'double key': {
    attributes: [
      { key: 'double', value: 'first' },
      { key: 'double', value: 2n },
    ],
  },
  'in an event of two': {
    events: [makeEvent({ attributes: attributesOf({ e: 1n }) }), makeEvent({ attributes: attributesOf({ e: 2n }) })],
  },
});
const ALL = fixtures.labelsOf(fixtures.spans);

/** The same comparisons in each scope, then in all at once. */
const equalities = Object.fromEntries(
  Object.entries(EQUALS).flatMap(([name, { eq, expected }]) => {
    const everywhere = SCOPES.flatMap((scope) => expected.map((label) => `${scope} ${label}`));
    const scoped = SCOPES.map((scope) => {
      const found = everywhere.filter((label) => label.startsWith(`${scope} `));
      return [`${name} in ${scope}`, { test: { key: 'k', scope, eq }, expected: found }] as const;
    });
    return [[`${name} anywhere`, { test: { key: 'k', eq }, expected: everywhere }] as const, ...scoped];
  }),
);

const existences = Object.fromEntries(
  SCOPES.flatMap((scope) => {
    const having = ALL.filter((label) => label.startsWith(`${scope} `));
    const lacking = ALL.filter((label) => !having.includes(label));
    return [
      [`exists in ${scope}`, { test: { key: 'k', scope, exists: true }, expected: having }] as const,
      [`does not exist in ${scope}`, { test: { key: 'k', scope, exists: false }, expected: lacking }] as const,
    ];
  }),
);

const having = ALL.filter((label) => SCOPES.some((scope) => label.startsWith(`${scope} `)));

const CASES: Readonly<Record<string, { readonly test: AttributeTest; readonly expected: readonly string[] }>> = {
  ...equalities,
  ...existences,
  'exists anywhere': { test: { key: 'k', exists: true }, expected: having },
  'exists nowhere': { test: { key: 'k', exists: false }, expected: ALL.filter((label) => !having.includes(label)) },
  'no operator': { test: { key: 'absent' }, expected: ALL },
  'absent key': { test: { key: 'absent', exists: true }, expected: [] },
  'absent key does not exist': { test: { key: 'absent', exists: false }, expected: ALL },
  'exists and eq': { test: { key: 'K', exists: true, eq: 'x' }, expected: ['other key'] },
  'does not exist and eq': { test: { key: 'K', exists: false, eq: 'x' }, expected: [] },
  'empty key': { test: { key: '', eq: 'x' }, expected: ['empty key'] },
  'first of a double key': { test: { key: 'double', eq: 'first' }, expected: ['double key'] },
  'second of a double key': { test: { key: 'double', eq: 2n }, expected: ['double key'] },
  'second event': { test: { key: 'e', eq: 2n, scope: 'EVENT' }, expected: ['in an event of two'] },
};

export const attributeFilters: Topic = {
  name: 'attribute filters',
  spans: () => fixtures.spans,
  cases: {
    ...tableOfCases(CASES, ({ reader }, { test, expected }) =>
      fixtures.expectFound(reader, { filter: { type: 'attribute', test } }, expected),
    ),
    'two conditions on different events both hold': ({ reader }) =>
      fixtures.expectFound(
        reader,
        { filter: { type: 'and', filters: [1n, 2n].map((eq) => ({ type: 'attribute', test: { key: 'e', eq } })) } },
        ['in an event of two'],
      ),
    'a common condition and one that contradicts it': ({ reader }) =>
      fixtures.expectFound(
        reader,
        { filter: { type: 'and', filters: ['x', 'X'].map((eq) => ({ type: 'attribute', test: { key: 'k', eq } })) } },
        [],
      ),
  },
};
