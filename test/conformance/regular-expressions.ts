import { expect } from 'vitest';
import type { SpanReader } from '../../src/storage/backend.ts';
import type { SpanFilter, TraceFilter } from '../../src/storage/query.ts';
import { attributesOf, makeEvent, spanIdOf } from '../fixtures/spans.ts';
import { ANYTHING, and, attribute, NOTHING, not, or, related } from './filters.ts';
import { LabelledSpans, OLDEST_FIRST } from './labelled.ts';
import { type Topic, tableOfCases } from './topic.ts';

const AS = 'a'.repeat(50_000);
const fixtures = new LabelledSpans({
  '50,000 a': { attributes: attributesOf({ k: AS }), name: AS },
  '50,000 a and !': { attributes: attributesOf({ k: `${AS}!` }), events: [makeEvent({ name: `${AS}!` })] },
  'mail address': { attributes: attributesOf({ k: 'someone@example.org' }) },
  greek: { attributes: attributesOf({ k: '\u{3b1}\u{3b2}\u{3b3}' }), parentSpanId: spanIdOf(99) },
  upper: { attributes: attributesOf({ k: 'ABC' }) },
});

/** Each looks at attribute k. */
const PATTERNS: Readonly<Record<string, readonly string[]>> = {
  '(a+)+$': ['50,000 a'],
  '^(a+)+$': ['50,000 a'],
  '^(a|aa)+$': ['50,000 a'],
  '^(a*)*b$': [],
  '(.*)(.*)(.*)(.*)(.*)[^a!]$': ['mail address', 'greek', 'upper'],
  '^(a?){50}a{50}': ['50,000 a', '50,000 a and !'],
  '^([a-z.]+)@([a-z]+\\.)+(org|net)$': ['mail address'],
  '^\\p{Greek}+$': ['greek'],
  '(?i)abc': ['upper'],
  '[[:upper:]]{3}': ['upper'],
  '\\Aa{1000}': ['50,000 a', '50,000 a and !'],
  'e\\b.': ['mail address'],
  '\\Qe.o\\E': ['mail address'],
  '(?P<user>\\w+)@': ['mail address'],
};

/** What other dialects have but no engine of linear time, and what no dialect has. */
const BAD = [
  '(',
  '[a',
  '*',
  'a**',
  '(?=a)',
  '(?!a)',
  '(?<=a)b',
  '(a)\\1',
  'a{2,1}',
  'a{1001}',
  '((a{99}){99}){99}',
  '\\8',
];
const FAR_TOO_LONG = ['a'.repeat(100_000), '('.repeat(50_000), '\\pL{999}'.repeat(100)];

const name = (regex: string): SpanFilter => ({ type: 'name', test: { regex } });
const PLACES: Readonly<Record<string, (regex: string) => SpanFilter>> = {
  'a field': name,
  'an attribute': (regex) => attribute({ key: 'absent', regex }),
  'an event name': (regex) => ({ type: 'event', test: { name: { regex }, attributes: [] } }),
  'an event attribute': (regex) => ({ type: 'event', test: { attributes: [{ key: 'absent', regex }] } }),
  'a link attribute': (regex) => ({ type: 'link', test: { attributes: [{ key: 'absent', regex }] } }),
  'a target of a link': (regex) => ({ type: 'link', test: { attributes: [], target: name(regex) } }),
  'a relation': (regex) => related('descendant', name(regex)),
  'a trace': (regex) => ({ type: 'trace', filter: { type: 'rootName', test: { regex } } }),
  'what is not wanted of a name': (notRegex) => ({ type: 'name', test: { notRegex } }),
  'what is not wanted of an attribute': (notRegex) => attribute({ key: 'k', notRegex }),
  'what spans come to': (regex) => ({
    type: 'trace',
    filter: { type: 'matchingSpans', filter: name(regex), aggregate: { function: 'count' }, test: { gt: 1n } },
  }),
  'any span of a trace': (regex) => ({ type: 'trace', filter: { type: 'anySpan', filter: not(name(regex)) } }),
  'what is decided before': (regex) => or(ANYTHING, and(NOTHING, name(regex))),
};

async function expectRefused(reader: SpanReader, filter: SpanFilter, part: string): Promise<void> {
  const spans = { filter, order: OLDEST_FIRST, page: { limit: 1 } };
  const trace: TraceFilter = { type: 'everySpan', filter };
  const traces = { ...spans, filter: trace };
  const refusal = { code: 'BAD_USER_INPUT', message: expect.stringContaining(part) };
  await expect(reader.findSpans([spans])).rejects.toMatchObject(refusal);
  await expect(reader.countSpans([spans])).rejects.toMatchObject(refusal);
  await expect(reader.findTraces([traces])).rejects.toMatchObject(refusal);
  await expect(reader.countTraces([traces])).rejects.toMatchObject(refusal);
  const values = { key: 'k', limit: 1, offset: 0, filter };
  await expect(reader.getAttributeValues([values])).rejects.toMatchObject(refusal);
}

const prefixed = (prefix: string, cases: Topic['cases']): Topic['cases'] =>
  Object.fromEntries(Object.entries(cases).map(([of, run]) => [`${prefix} ${of}`, run]));

export const regularExpressions: Topic = {
  name: 'regular expressions',
  spans: () => fixtures.spans,
  cases: {
    ...prefixed(
      'finds',
      // An engine that backtracks would not finish within the time of a test.
      tableOfCases(PATTERNS, ({ reader }, expected, regex) =>
        fixtures.expectFound(reader, { filter: attribute({ key: 'k', regex }) }, expected),
      ),
    ),
    ...prefixed(
      'refuses',
      tableOfCases(Object.fromEntries(BAD.map((regex) => [regex, regex])), ({ reader }, regex) =>
        expectRefused(reader, name(regex), `"${regex}"`),
      ),
    ),
    ...prefixed(
      'refuses a bad one in',
      tableOfCases(PLACES, ({ reader }, place) => expectRefused(reader, place('(x'), '"(x"')),
    ),
    'refuses what is far too long or large': async ({ reader }) => {
      for (const regex of FAR_TOO_LONG) await expectRefused(reader, name(regex), regex.slice(0, 50));
    },
    'goes on after a refusal': ({ reader }) => fixtures.expectFound(reader, { filter: name('^a{3}') }, ['50,000 a']),
    'more patterns than are kept compiled': async ({ reader }) => {
      const filter = or(
        ...Array.from({ length: 120 }, (_, i) => attribute({ key: 'k', regex: `^[A-Z]{${i % 7}}C$|${i}` })),
      );
      await fixtures.expectFound(reader, { filter }, ['upper']);
    },
  },
};
