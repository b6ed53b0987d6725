import type { Span } from '../../src/model/span.ts';
import type { EnumField, Int64Field, SpanFilter, StringField, StringTest } from '../../src/storage/query.ts';
import { BASE_TIME, makeScope, resourceOf } from '../fixtures/spans.ts';
import { LabelledSpans } from './labelled.ts';
import { type Topic, tableOfCases } from './topic.ts';

interface Case {
  readonly filter: SpanFilter;
  readonly expected: readonly string[];
}
type Cases = Readonly<Record<string, Case>>;

/** What every field says that is not the one in question. */
const OTHER = 'zzz';
const FIELDS: readonly StringField[] = ['service', 'name', 'statusMessage', 'scopeName', 'scopeVersion'];

const TEXTS = {
  empty: '',
  buy: 'buy',
  Buy: 'Buy',
  'buy it': 'buy it',
  percent: 'b%_y',
  quotes: `it's "b*"`,
  NUL: 'a\0b',
  grin: '\u{1f600}',
  lines: 'a\nb',
  'long x': 'x'.repeat(70_000),
  'long y': `${'x'.repeat(69_999)}y`,
} satisfies Record<string, string>;

type Label = keyof typeof TEXTS;
const LABELS = Object.keys(TEXTS) as Label[];
const allBut = (...labels: Label[]): Label[] => LABELS.filter((label) => !labels.includes(label));

/** `rest`: whether all spans that say {@link OTHER} meet it as well. */
const STRING_TESTS: Readonly<
  Record<string, { readonly test: StringTest; readonly expected: readonly Label[]; readonly rest?: true }>
> = {
  eq: { test: { eq: 'buy' }, expected: ['buy'] },
  'eq empty': { test: { eq: '' }, expected: ['empty'] },
  'eq a long text': { test: { eq: TEXTS['long y'] }, expected: ['long y'] },
  ne: { test: { ne: 'buy' }, expected: allBut('buy'), rest: true },
  'ne empty': { test: { ne: '' }, expected: allBut('empty'), rest: true },
  'ne what nothing says': { test: { ne: 'BUY' }, expected: LABELS, rest: true },
  in: { test: { in: ['buy', '', 'a\0b', 'BUY'] }, expected: ['buy', 'empty', 'NUL'] },
  'in nothing': { test: { in: [] }, expected: [] },
  notIn: { test: { notIn: ['buy', '', 'a\0b'] }, expected: allBut('buy', 'empty', 'NUL'), rest: true },
  'notIn nothing': { test: { notIn: [] }, expected: LABELS, rest: true },
  contains: { test: { contains: 'uy' }, expected: ['buy', 'Buy', 'buy it'] },
  'contains of one letter': { test: { contains: 'y' }, expected: ['buy', 'Buy', 'buy it', 'percent', 'long y'] },
  'contains of nothing': { test: { contains: '' }, expected: LABELS, rest: true },
  'contains is no pattern': { test: { contains: '%_' }, expected: ['percent'] },
  'contains of an asterisk': { test: { contains: 'b*' }, expected: ['quotes'] },
  'contains of quotes': { test: { contains: `'s "` }, expected: ['quotes'] },
  'contains of a NUL': { test: { contains: '\0' }, expected: ['NUL'] },
  'contains past a NUL': { test: { contains: '\0b' }, expected: ['NUL'] },
  'contains of an astral letter': { test: { contains: '\u{1f600}' }, expected: ['grin'] },
  'contains of a long text': { test: { contains: 'x'.repeat(69_999) }, expected: ['long x', 'long y'] },
  'contains of what nothing says': { test: { contains: 'zzzz' }, expected: [] },
  notContains: { test: { notContains: 'uy' }, expected: allBut('buy', 'Buy', 'buy it'), rest: true },
  'notContains of nothing': { test: { notContains: '' }, expected: [] },
  'notContains is no pattern': { test: { notContains: '_%' }, expected: LABELS, rest: true },
  startsWith: { test: { startsWith: 'buy' }, expected: ['buy', 'buy it'] },
  'startsWith nothing': { test: { startsWith: '' }, expected: LABELS, rest: true },
  'startsWith is no pattern': { test: { startsWith: 'b_' }, expected: [] },
  'startsWith a percent sign': { test: { startsWith: 'b%' }, expected: ['percent'] },
  'startsWith before a NUL': { test: { startsWith: 'a\0' }, expected: ['NUL'] },
  'startsWith an astral letter': { test: { startsWith: '\u{1f600}' }, expected: ['grin'] },
  regex: { test: { regex: '^[bB]uy$' }, expected: ['buy', 'Buy'] },
  'regex anywhere': { test: { regex: 'u.' }, expected: ['buy', 'Buy', 'buy it'] },
  'regex of any case': { test: { regex: '(?i)BUY' }, expected: ['buy', 'Buy', 'buy it'] },
  'regex of a dot is no line feed': { test: { regex: 'a.b' }, expected: ['NUL'] },
  'regex of a dot with s': { test: { regex: '(?s)a.b' }, expected: ['NUL', 'lines'] },
  'regex by line': { test: { regex: '(?m)^b$' }, expected: ['lines'] },
  'regex of one code point': { test: { regex: '^.$' }, expected: ['grin'] },
  'regex of a long text': { test: { regex: '^x+y$' }, expected: ['long y'] },
  'regex of a NUL': { test: { regex: '\\x00' }, expected: ['NUL'] },
  'empty regex': { test: { regex: '' }, expected: LABELS, rest: true },
  notRegex: { test: { notRegex: '^[bB]uy' }, expected: allBut('buy', 'Buy', 'buy it'), rest: true },
  'notRegex of what all have': { test: { notRegex: '' }, expected: [] },
  'regex and notRegex': { test: { regex: '^[bB]uy', notRegex: 'y$' }, expected: ['buy it'] },
  'gt and lt': { test: { gt: 'buy', lt: 'c' }, expected: ['buy it'] },
  'gte and lte': { test: { gte: 'buy', lte: 'buy it' }, expected: ['buy', 'buy it'] },
  'gt by code point': { test: { gt: '\u{ffff}' }, expected: ['grin'] },
  'lt the empty text': { test: { lt: '' }, expected: [] },
  'lte the empty text': { test: { lte: '' }, expected: ['empty'] },
  'no operator': { test: {}, expected: LABELS, rest: true },
  'every operator': {
    test: {
      eq: 'buy it',
      ne: 'buy',
      in: ['buy', 'buy it'],
      notIn: ['Buy'],
      contains: 'y i',
      notContains: 'x',
      startsWith: 'buy',
      regex: 't$',
      notRegex: '^B',
      gt: 'buy',
      gte: 'buy it',
      lt: 'c',
      lte: 'buy it',
    },
    expected: ['buy it'],
  },
  'startsWith and ne': { test: { startsWith: 'b', ne: 'buy' }, expected: ['buy it', 'percent'] },
  'contains and notContains': {
    test: { contains: 'b', notContains: 'u' },
    expected: ['percent', 'quotes', 'NUL', 'lines'],
  },
  'eq and ne': { test: { eq: 'buy', ne: 'buy' }, expected: [] },
  'in and notIn': { test: { in: ['buy', 'Buy'], notIn: ['buy'] }, expected: ['Buy'] },
};

function saying(field: StringField | undefined, text: string): Partial<Span> {
  const said = (of: StringField): string => (of === field ? text : OTHER);
  return {
    resource: resourceOf(said('service')),
    name: said('name'),
    statusMessage: said('statusMessage'),
    scope: makeScope({ name: said('scopeName'), version: said('scopeVersion') }),
  };
}

const sayings = Object.fromEntries(
  FIELDS.flatMap((field) => LABELS.map((label) => [`${field} ${label}`, saying(field, TEXTS[label])])),
);

const NUMBERS: Readonly<Record<string, Partial<Span>>> = {
  'unset server': { kind: 2, statusCode: 0 },
  'failed client': { kind: 3, statusCode: 2 },
  'strange kind': { kind: 17, statusCode: 1 },
  'negative kind': { kind: -1, statusCode: -1 },
};

const TIMES: Readonly<Record<string, Partial<Span>>> = {
  'ten long': { startTimeUnixNano: BASE_TIME, endTimeUnixNano: BASE_TIME + 10n },
  instant: { startTimeUnixNano: BASE_TIME + 5n, endTimeUnixNano: BASE_TIME + 5n },
  reversed: { startTimeUnixNano: BASE_TIME + 10n, endTimeUnixNano: BASE_TIME + 5n },
  'from zero': { startTimeUnixNano: 0n, endTimeUnixNano: 2n ** 64n - 1n },
  'beyond 2^63': { startTimeUnixNano: 2n ** 63n + 1n, endTimeUnixNano: 2n ** 63n + 9n },
};
const ALL_TIMES = Object.keys(TIMES);
const LAST = 2n ** 63n - 1n;

const strings = new LabelledSpans(sayings);
const numbers = new LabelledSpans(NUMBERS);
const times = new LabelledSpans(TIMES);

const stringCases: Cases = Object.fromEntries(
  FIELDS.flatMap((field) =>
    Object.entries(STRING_TESTS).map(([name, { test, expected, rest }]) => {
      const others = Object.keys(sayings).filter((label) => !label.startsWith(`${field} `));
      const found = [...expected.map((label) => `${field} ${label}`), ...(rest ? others : [])];
      return [`${field}: ${name}`, { filter: { type: field, test }, expected: found }] as const;
    }),
  ),
);

const enumCase = (type: EnumField, test: object, ...expected: string[]): Case => ({ filter: { type, test }, expected });
const ENUMS: Cases = {
  'kind eq': enumCase('kind', { eq: 17 }, 'strange kind'),
  'kind ne': enumCase('kind', { ne: 2 }, 'failed client', 'strange kind', 'negative kind'),
  'kind ne what nothing is': enumCase('kind', { ne: 0 }, ...Object.keys(NUMBERS)),
  'kind in': enumCase('kind', { in: [-1, 3, 99] }, 'negative kind', 'failed client'),
  'kind in nothing': enumCase('kind', { in: [] }),
  'kind in and ne': enumCase('kind', { in: [2, 3], ne: 2 }, 'failed client'),
  'kind without operators': enumCase('kind', {}, ...Object.keys(NUMBERS)),
  'status eq': enumCase('statusCode', { eq: 0 }, 'unset server'),
  'status ne': enumCase('statusCode', { ne: 0 }, 'failed client', 'strange kind', 'negative kind'),
  'status in': enumCase('statusCode', { in: [-1, 2] }, 'negative kind', 'failed client'),
  'status eq and ne': enumCase('statusCode', { eq: 2, ne: 2 }),
};

const int64Case = (type: Int64Field, test: object, ...expected: string[]): Case => ({
  filter: { type, test },
  expected,
});
const INT64S: Cases = {
  'start eq': int64Case('startTimeUnixNano', { eq: BASE_TIME }, 'ten long'),
  'start ne': int64Case('startTimeUnixNano', { ne: BASE_TIME }, 'instant', 'reversed', 'from zero', 'beyond 2^63'),
  'start in': int64Case('startTimeUnixNano', { in: [BASE_TIME + 5n, 0n, 1n] }, 'instant', 'from zero'),
  'start gt': int64Case('startTimeUnixNano', { gt: BASE_TIME }, 'instant', 'reversed', 'beyond 2^63'),
  'start gte': int64Case('startTimeUnixNano', { gte: BASE_TIME + 5n }, 'instant', 'reversed', 'beyond 2^63'),
  'start lt': int64Case('startTimeUnixNano', { lt: BASE_TIME + 5n }, 'ten long', 'from zero'),
  'start lte': int64Case('startTimeUnixNano', { lte: BASE_TIME + 5n }, 'ten long', 'from zero', 'instant'),
  'start of ordered times': int64Case('startTimeUnixNano', { eq: LAST }, 'beyond 2^63'),
  'start beyond ordered times': int64Case('startTimeUnixNano', { gte: 2n ** 63n }),
  'start in what is beyond': int64Case('startTimeUnixNano', { in: [2n ** 63n + 1n, 2n ** 70n] }),
  'end eq': int64Case('endTimeUnixNano', { eq: BASE_TIME + 5n }, 'instant', 'reversed'),
  'end ne': int64Case('endTimeUnixNano', { ne: BASE_TIME + 5n }, 'ten long', 'from zero', 'beyond 2^63'),
  'end in': int64Case('endTimeUnixNano', { in: [BASE_TIME + 10n, 0n] }, 'ten long'),
  'end gt': int64Case('endTimeUnixNano', { gt: BASE_TIME + 5n }, 'ten long', 'from zero', 'beyond 2^63'),
  'end gte': int64Case('endTimeUnixNano', { gte: BASE_TIME + 10n }, 'ten long', 'from zero', 'beyond 2^63'),
  'end lt': int64Case('endTimeUnixNano', { lt: BASE_TIME + 10n }, 'instant', 'reversed'),
  'end lte': int64Case('endTimeUnixNano', { lte: BASE_TIME + 10n }, 'ten long', 'instant', 'reversed'),
  'end of ordered times': int64Case('endTimeUnixNano', { gt: BASE_TIME + 10n, lte: LAST }, 'from zero', 'beyond 2^63'),
  'end ne what no time is': int64Case('endTimeUnixNano', { ne: 2n ** 63n + 9n }, ...ALL_TIMES),
  'duration ne': int64Case('durationNano', { ne: 0n }, 'ten long', 'reversed', 'from zero'),
  'duration in': int64Case('durationNano', { in: [0n, -5n] }, 'instant', 'reversed', 'beyond 2^63'),
  'duration in nothing': int64Case('durationNano', { in: [] }),
  'duration in what is beyond': int64Case('durationNano', { in: [2n ** 64n - 1n, -(2n ** 70n)] }),
  'duration ne what is beyond': int64Case('durationNano', { ne: 2n ** 64n }, ...ALL_TIMES),
  'duration in and gt': int64Case('durationNano', { in: [0n, 10n], gt: 0n }, 'ten long'),
  'duration between': int64Case('durationNano', { gte: -5n, lte: 10n, ne: 0n }, 'reversed', 'ten long'),
  'an empty range': int64Case('durationNano', { gt: 10n, lt: 10n }),
};

const topic = (name: string, fixtures: LabelledSpans, cases: Cases): Topic => ({
  name,
  spans: () => fixtures.spans,
  cases: tableOfCases(cases, ({ reader }, { filter, expected }) => fixtures.expectFound(reader, { filter }, expected)),
});

export const fieldOperators: readonly Topic[] = [
  topic('operators of texts', strings, stringCases),
  topic('operators of enums', numbers, ENUMS),
  topic('operators of times', times, INT64S),
];
