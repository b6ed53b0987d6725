import type { AttributeType, AttributeValue } from '../../src/model/attributes.ts';
import type { AttributeTest, SpanFilter } from '../../src/storage/query.ts';
import { attributesOf, makeEvent, mapOf, resourceOf } from '../fixtures/spans.ts';
import { and, attribute, not, or } from './filters.ts';
import { LabelledSpans } from './labelled.ts';
import { SCOPES, withAttributes } from './scoped-attributes.ts';
import { type Topic, tableOfCases } from './topic.ts';

const VALUES = {
  x: 'x',
  xyz: 'xyz',
  X: 'X',
  'empty string': '',
  'string 200': '200',
  'wide tilde': '\u{ff5e}',
  grin: '\u{1f600}',
  'int 199': 199n,
  'int 200': 200n,
  'int 201': 201n,
  'int 2^53+1': 2n ** 53n + 1n,
  'double 200': 200,
  'double 200.5': 200.5,
  'double 2^53': 2 ** 53,
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
  true: true,
  false: false,
  empty: null,
  'bytes x': new Uint8Array([120]),
  'array of xyz and 200': ['xyz', 200n],
  'array of 1 and 300': [1n, 300n],
  'array of true': [true],
  'empty array': [],
  'array of array of x': [['x', 200n]],
  'map k: x': mapOf({ k: 'x' }),
} satisfies Record<string, AttributeValue>;

type Label = keyof typeof VALUES;
const LABELS = Object.keys(VALUES) as Label[];
const allBut = (...labels: Label[]): Label[] => LABELS.filter((label) => !labels.includes(label));

/** By code point: U+FF5E comes before U+1F600, whose UTF-16 form begins with the smaller U+D83D. */
const STRINGS: Label[] = ['empty string', 'string 200', 'X', 'x', 'xyz', 'wide tilde', 'grin'];
const WITH_STRINGS: Label[] = [...STRINGS, 'array of xyz and 200'];
const EQUAL_200: Label[] = ['int 200', 'double 200', 'array of xyz and 200'];
const ABOVE_200: Label[] = ['int 201', 'double 200.5', 'int 2^53+1', 'double 2^53', 'Infinity', 'array of 1 and 300'];
const AMONG: Label[] = ['x', ...EQUAL_200, 'true', 'array of true'];
const BELOW_INFINITY: Label[] = [
  'int 199',
  ...EQUAL_200,
  'int 201',
  'double 200.5',
  'int 2^53+1',
  'double 2^53',
  'array of 1 and 300',
];

interface Case {
  readonly test: Omit<AttributeTest, 'key' | 'scope'>;
  /** Of the values. */
  readonly expected: readonly Label[];
}

const OPERATORS: Readonly<Record<string, Case>> = {
  'ne string': { test: { ne: 'x' }, expected: allBut('x') },
  'ne int': { test: { ne: 200n }, expected: allBut(...EQUAL_200) },
  'ne double': { test: { ne: 200 }, expected: allBut(...EQUAL_200) },
  'ne fraction': { test: { ne: 200.5 }, expected: allBut('double 200.5') },
  'ne 2^53': { test: { ne: 2n ** 53n }, expected: allBut('double 2^53') },
  'ne bool': { test: { ne: true }, expected: allBut('true', 'array of true') },
  'ne NaN': { test: { ne: Number.NaN }, expected: LABELS },
  'ne what nothing has': { test: { ne: 'nothing' }, expected: LABELS },
  'in several types': { test: { in: ['x', 200n, true, 'absent'] }, expected: AMONG },
  'in nothing': { test: { in: [] }, expected: [] },
  'in NaN': { test: { in: [Number.NaN] }, expected: [] },
  'in 2^53': { test: { in: [2n ** 53n] }, expected: ['double 2^53'] },
  'notIn several types': { test: { notIn: ['x', 200, true] }, expected: allBut(...AMONG) },
  'notIn nothing': { test: { notIn: [] }, expected: LABELS },
  'notIn NaN': { test: { notIn: [Number.NaN] }, expected: LABELS },
  contains: { test: { contains: 'yz' }, expected: ['xyz', 'array of xyz and 200'] },
  'contains a single letter': { test: { contains: 'x' }, expected: ['x', 'xyz', 'array of xyz and 200'] },
  'contains nothing': { test: { contains: '' }, expected: WITH_STRINGS },
  'contains digits': { test: { contains: '20' }, expected: ['string 200'] },
  'contains is no pattern': { test: { contains: '%' }, expected: [] },
  'contains an astral letter': { test: { contains: '\u{1f600}' }, expected: ['grin'] },
  notContains: { test: { notContains: 'y' }, expected: allBut('xyz', 'array of xyz and 200') },
  notRegex: { test: { notRegex: 'y.' }, expected: allBut('xyz', 'array of xyz and 200') },
  'notRegex of nothing': { test: { notRegex: '' }, expected: allBut(...WITH_STRINGS) },
  'regex and notRegex': { test: { regex: '^x', notRegex: 'z$' }, expected: ['x'] },
  'notContains nothing': { test: { notContains: '' }, expected: allBut(...WITH_STRINGS) },
  'notContains is no pattern': { test: { notContains: '_' }, expected: LABELS },
  startsWith: { test: { startsWith: 'x' }, expected: ['x', 'xyz', 'array of xyz and 200'] },
  'startsWith nothing': { test: { startsWith: '' }, expected: WITH_STRINGS },
  'startsWith digits': { test: { startsWith: '20' }, expected: ['string 200'] },
  'startsWith what stands later': { test: { startsWith: 'yz' }, expected: [] },
  regex: { test: { regex: '^x' }, expected: ['x', 'xyz', 'array of xyz and 200'] },
  'regex is unanchored': { test: { regex: 'z' }, expected: ['xyz', 'array of xyz and 200'] },
  'regex of any case': { test: { regex: '(?i)^X$' }, expected: ['x', 'X'] },
  'regex of one code point': { test: { regex: '^.$' }, expected: ['x', 'X', 'wide tilde', 'grin'] },
  'regex of digits': { test: { regex: '\\d' }, expected: ['string 200'] },
  'empty regex': { test: { regex: '' }, expected: WITH_STRINGS },
  'gt string': { test: { gt: 'X' }, expected: ['x', 'xyz', 'wide tilde', 'grin', 'array of xyz and 200'] },
  'gte string': { test: { gte: 'X' }, expected: ['X', 'x', 'xyz', 'wide tilde', 'grin', 'array of xyz and 200'] },
  'lt string': { test: { lt: 'x' }, expected: ['empty string', 'string 200', 'X'] },
  'lte string': { test: { lte: 'x' }, expected: ['empty string', 'string 200', 'X', 'x'] },
  'gt wide tilde': { test: { gt: '\u{ff5e}' }, expected: ['grin'] },
  'lt grin': { test: { lt: '\u{1f600}' }, expected: WITH_STRINGS.filter((label) => label !== 'grin') },
  'gt empty string': { test: { gt: '' }, expected: WITH_STRINGS.filter((label) => label !== 'empty string') },
  'gt int': { test: { gt: 200n }, expected: ABOVE_200 },
  'gte int': { test: { gte: 200n }, expected: [...ABOVE_200, ...EQUAL_200] },
  'lt int': { test: { lt: 200n }, expected: ['int 199', '-Infinity', 'array of 1 and 300'] },
  'lte int': { test: { lte: 200n }, expected: ['int 199', '-Infinity', 'array of 1 and 300', ...EQUAL_200] },
  'gt double': { test: { gt: 200 }, expected: ABOVE_200 },
  'gte fraction': { test: { gte: 200.5 }, expected: ABOVE_200 },
  'lt fraction': { test: { lt: 199.5 }, expected: ['int 199', '-Infinity', 'array of 1 and 300'] },
  'lte double': { test: { lte: 200 }, expected: ['int 199', '-Infinity', 'array of 1 and 300', ...EQUAL_200] },
  'gt double 2^53': { test: { gt: 2 ** 53 }, expected: ['int 2^53+1', 'Infinity'] },
  'gte int 2^53': { test: { gte: 2n ** 53n }, expected: ['double 2^53', 'int 2^53+1', 'Infinity'] },
  'gt int 2^53': { test: { gt: 2n ** 53n }, expected: ['int 2^53+1', 'Infinity'] },
  'between 2^53-1 and 2^53+1': {
    test: { gt: 2n ** 53n - 1n, lt: 2n ** 53n + 1n },
    expected: ['double 2^53'],
  },
  'gt NaN': { test: { gt: Number.NaN }, expected: [] },
  'gte NaN': { test: { gte: Number.NaN }, expected: [] },
  'lt NaN': { test: { lt: Number.NaN }, expected: [] },
  'lte NaN': { test: { lte: Number.NaN }, expected: [] },
  'gte Infinity': { test: { gte: Number.POSITIVE_INFINITY }, expected: ['Infinity'] },
  'gt Infinity': { test: { gt: Number.POSITIVE_INFINITY }, expected: [] },
  'lt Infinity': { test: { lt: Number.POSITIVE_INFINITY }, expected: ['-Infinity', ...BELOW_INFINITY] },
  'lte -Infinity': { test: { lte: Number.NEGATIVE_INFINITY }, expected: ['-Infinity'] },
  'gt beyond 64 bits': { test: { gt: 2n ** 64n }, expected: ['Infinity'] },
  'gte below 64 bits': { test: { gte: -(2n ** 70n) }, expected: ['Infinity', ...BELOW_INFINITY] },
  'gt bool': { test: { gt: false }, expected: [] },
  'gte bool': { test: { gte: true }, expected: [] },
  'lt bool': { test: { lt: true }, expected: [] },
  'lte bool': { test: { lte: true }, expected: [] },
  'a range of numbers': { test: { gte: 200n, lt: 201n }, expected: ['double 200.5', ...EQUAL_200] },
  'a range that no element of an array is in': {
    test: { gt: 1n, lt: 300n },
    expected: ['int 199', 'int 201', 'double 200.5', ...EQUAL_200],
  },
  'a range of strings': { test: { gt: '200', lte: 'xyz' }, expected: ['X', 'x', 'xyz', 'array of xyz and 200'] },
  'a range of two types': { test: { gt: '', lt: 500n }, expected: [] },
  'an empty range': { test: { gt: 200n, lt: 200n }, expected: [] },
};

const TYPES: Readonly<Record<AttributeType, readonly Label[]>> = {
  STRING: STRINGS,
  BOOL: ['true', 'false'],
  INT: ['int 199', 'int 200', 'int 201', 'int 2^53+1'],
  DOUBLE: ['double 200', 'double 200.5', 'double 2^53', 'NaN', 'Infinity', '-Infinity'],
  BYTES: ['bytes x'],
  ARRAY: ['array of xyz and 200', 'array of 1 and 300', 'array of true', 'empty array', 'array of array of x'],
  KVLIST: ['map k: x'],
  EMPTY: ['empty'],
};
const types: Record<string, Case> = Object.fromEntries(
  Object.entries(TYPES).map(([type, expected]) => [
    `exists as ${type}`,
    { test: { type: type as AttributeType, exists: true }, expected },
  ]),
);

const COMBINED: Readonly<Record<string, Case>> = {
  'eq and contains': { test: { eq: 'xyz', contains: 'y' }, expected: ['xyz', 'array of xyz and 200'] },
  'eq and in': { test: { eq: 200n, in: [200, 201n] }, expected: EQUAL_200 },
  'elements of an array do not combine': { test: { contains: 'x', gte: 200n }, expected: [] },
  'contains and ne': { test: { contains: 'x', ne: 'x' }, expected: ['xyz', 'array of xyz and 200'] },
  'startsWith and notContains': { test: { startsWith: 'x', notContains: 'y' }, expected: ['x'] },
  'startsWith, regex and notIn': { test: { startsWith: 'x', regex: '.', notIn: ['xyz'] }, expected: ['x'] },
  'gt and ne': { test: { gt: 200n, ne: 201 }, expected: ABOVE_200.filter((label) => label !== 'int 201') },
  'ne and notContains': {
    test: { type: 'STRING', ne: 'X', notContains: 'x' },
    expected: ['empty string', 'string 200', 'wide tilde', 'grin'],
  },
  'exists and gt': { test: { exists: true, gt: 200n }, expected: ABOVE_200 },
  'does not exist and ne': { test: { exists: false, ne: 'nothing' }, expected: [] },
  'does not exist and notIn nothing': { test: { exists: false, notIn: [] }, expected: [] },
  'INT eq a double': { test: { type: 'INT', eq: 200 }, expected: ['int 200'] },
  'DOUBLE eq an int': { test: { type: 'DOUBLE', eq: 200n }, expected: ['double 200'] },
  'ARRAY eq': { test: { type: 'ARRAY', eq: 200n }, expected: ['array of xyz and 200'] },
  'BYTES eq': { test: { type: 'BYTES', eq: 'x' }, expected: [] },
  'INT gt': { test: { type: 'INT', gt: 199.5 }, expected: ['int 200', 'int 201', 'int 2^53+1'] },
  'STRING ne': { test: { type: 'STRING', ne: 'x' }, expected: STRINGS.filter((label) => label !== 'x') },
  'ARRAY ne': {
    test: { type: 'ARRAY', ne: 300n },
    expected: ['array of xyz and 200', 'array of true', 'empty array', 'array of array of x'],
  },
  'KVLIST notContains': { test: { type: 'KVLIST', notContains: 'x' }, expected: ['map k: x'] },
};

const fixtures = new LabelledSpans({
  ...Object.fromEntries(
    SCOPES.flatMap((scope) =>
      LABELS.map((label) => [`${scope} ${label}`, withAttributes(scope, attributesOf({ k: VALUES[label] }))]),
    ),
  ),
  'no attributes': {},
  'other key': { attributes: attributesOf({ K: 'x' }) },
  'two scopes': { attributes: attributesOf({ two: 'a' }), resource: resourceOf('s', { two: 'b' }) },
  'two events': {
    events: [
      makeEvent({ attributes: attributesOf({ two: 1n }) }),
      makeEvent({ attributes: attributesOf({ two: 20n, 'not two': 5n }) }),
    ],
  },
  'one key twice': { attributes: [...attributesOf({ two: 5n }), ...attributesOf({ two: 'five' })] },
});
const ALL = fixtures.labelsOf(fixtures.spans);
const inEachScope = (labels: readonly Label[]): string[] =>
  SCOPES.flatMap((scope) => labels.map((label) => `${scope} ${label}`));
const exceptOf = (labels: readonly string[]): string[] => ALL.filter((label) => !labels.includes(label));

const scoped = Object.fromEntries(
  Object.entries({ ...OPERATORS, ...types, ...COMBINED }).flatMap(([name, { test, expected }]) => [
    [`${name}: anywhere`, { filter: attribute({ key: 'k', ...test }), expected: inEachScope(expected) }] as const,
    ...SCOPES.map(
      (scope) =>
        [
          `${name}: in ${scope}`,
          {
            filter: attribute({ key: 'k', scope, ...test }),
            expected: expected.map((label) => `${scope} ${label}`),
          },
        ] as const,
    ),
  ]),
);

const FURTHER: Readonly<Record<string, { readonly filter: SpanFilter; readonly expected: readonly string[] }>> = {
  'not of ne also holds without the key': {
    filter: not(attribute({ key: 'k', ne: 'x' })),
    expected: exceptOf(inEachScope(allBut('x'))),
  },
  'not of notContains also holds without the key': {
    filter: not(attribute({ key: 'k', notContains: 'y' })),
    expected: exceptOf(inEachScope(allBut('xyz', 'array of xyz and 200'))),
  },
  'not of eq': {
    filter: not(attribute({ key: 'k', eq: 'x', scope: 'EVENT' })),
    expected: exceptOf(['EVENT x']),
  },
  'not of exists': {
    filter: not(attribute({ key: 'k', exists: true })),
    expected: exceptOf(inEachScope(LABELS)),
  },
  'does not exist as a type': {
    filter: attribute({ key: 'k', exists: false, type: 'INT' }),
    expected: exceptOf(inEachScope(TYPES.INT)),
  },
  'a type alone asks nothing': { filter: attribute({ key: 'k', type: 'INT' }), expected: ALL },
  'attributes of two scopes do not combine': {
    filter: attribute({ key: 'two', startsWith: 'a', contains: 'b' }),
    expected: [],
  },
  'attributes of two scopes, each by its own condition': {
    filter: and(attribute({ key: 'two', startsWith: 'a' }), attribute({ key: 'two', contains: 'b' })),
    expected: ['two scopes'],
  },
  'ne looks at all scopes': { filter: attribute({ key: 'two', ne: 'b' }), expected: ['two events', 'one key twice'] },
  'ne looks at the scope it is given': {
    filter: attribute({ key: 'two', ne: 'b', scope: 'SPAN' }),
    expected: ['two scopes', 'one key twice'],
  },
  'notIn looks at all scopes': {
    filter: attribute({ key: 'two', notIn: ['a', 20n] }),
    expected: ['one key twice'],
  },
  'attributes of two events do not combine': {
    filter: attribute({ key: 'two', gt: 1n, lt: 20n }),
    expected: ['one key twice'],
  },
  'ne looks at all events': {
    filter: attribute({ key: 'two', ne: 20n, scope: 'EVENT' }),
    expected: [],
  },
  'ne looks at a key given twice': {
    filter: attribute({ key: 'two', ne: 'five', scope: 'SPAN' }),
    expected: ['two scopes'],
  },
  'a key given twice does not combine': { filter: attribute({ key: 'two', eq: 5n, contains: 'five' }), expected: [] },
  'a type of a key given twice': {
    filter: attribute({ key: 'two', type: 'INT', ne: 'five', gt: 4n, lt: 6n }),
    expected: ['one key twice'],
  },
  'or of two operators': {
    filter: or(attribute({ key: 'two', gt: 19n }), attribute({ key: 'two', contains: 'v' })),
    expected: ['two events', 'one key twice'],
  },
  'a key that nothing has': {
    filter: or(
      attribute({ key: 'absent', ne: 'x' }),
      attribute({ key: 'absent', notIn: [] }),
      attribute({ key: 'absent', notContains: 'x' }),
      attribute({ key: 'absent', notRegex: 'x' }),
      attribute({ key: 'absent', regex: '' }),
      attribute({ key: 'absent', gte: '' }),
    ),
    expected: [],
  },
};

export const attributeOperators: Topic = {
  name: 'attribute operators',
  spans: () => fixtures.spans,
  cases: tableOfCases({ ...scoped, ...FURTHER }, ({ reader }, { filter, expected }) =>
    fixtures.expectFound(reader, { filter }, expected),
  ),
};
