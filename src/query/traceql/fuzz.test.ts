/** Whatever the text: an answer of one of the two kinds, soon, and mistakes that lie in the text. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { trialsOf } from '../../../test/fixtures/trials.ts';
import { boundPassed, type FilterSize } from '../filter-bounds.ts';
import { measureFilter } from '../filter-size.ts';
import { parseTraceql } from './parse-traceql.ts';

const QUERIES = [
  '{ span.http.status_code >= 500 && resource.service.name = "web" } >> { status = error && duration > 1.5s }',
  '({ .a =~ `x\\d+` } | max(duration) > 100ms) && { ."a b" != nil || !(kind = server) }',
  '{ trace:duration > 2s } | count() > 3 | { event:name !~ "ex.*" } !< { link:traceID = "ff" }',
  '({ childCount > 2 } | count() >= 3 | avg(span.n) <= 1.5) || { event:timeSinceStart < 2ms && name > "a" } | sum(.b) != -2',
  '{ -5 < .a.b/c } &~ { rootName = "x\\n\\u00e9" } // comment\n| min(span.n) != 1e3',
];
const SYMBOLS = '{ } ( ) && || ! | >> << > < ~ = != =~ !~ &> - * /* // " ` \\ \''.split(' ');
const WORDS =
  '.a span. resource." name status error nil true count() max( avg( sum( duration childCount rate() span:id'.split(' ');
const VALUES = [
  '"x"',
  '5',
  '1.5s',
  '1e9',
  '.5',
  '9223372036854775808',
  '"[a-z]{1,9}"',
  'µs',
  '💥',
  '\ud800',
  '\n',
  ' ',
];
const PIECES = [...SYMBOLS, ...WORDS, ...VALUES];

const mutated = fc
  .tuple(
    fc.constantFrom(...QUERIES),
    fc.array(fc.tuple(fc.nat(110), fc.nat(6), fc.constantFrom('', ...PIECES)), { maxLength: 6 }),
  )
  .map(([query, edits]) =>
    edits.reduce((text, [at, cut, piece]) => text.slice(0, at) + piece + text.slice(at + cut), query),
  );
const pieced = fc.array(fc.constantFrom(...PIECES), { maxLength: 40 }).map((pieces) => pieces.join(' '));
const texts = fc.oneof(mutated, pieced, fc.string({ unit: 'binary', maxLength: 60 }), fc.string({ maxLength: 60 }));

const trials = trialsOf('SPANGRAPH_FUZZ_TEXTS', 5_000);

test(
  `any text gives a filter within bounds or mistakes within it (seed ${trials.seed}, ${trials.runs} cases)`,
  () => {
    fc.assert(
      fc.property(texts, fc.constantFrom('spans', 'traces'), (text, as) => {
        const result = parseTraceql(text, as);
        if ('filter' in result) {
          const size: FilterSize = measureFilter(result.filter);
          expect(boundPassed(size)).toBeUndefined();
          return;
        }
        expect(result.mistakes.length).toBeGreaterThan(0);
        for (const { offset, length, line, column, message } of result.mistakes) {
          expect(message).not.toBe('');
          expect(offset + length).toBeLessThanOrEqual(text.length);
          expect(Math.min(offset, length, line - 1, column - 1)).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: trials.runs, seed: trials.seed },
    );
  },
  5_000 + trials.runs * 5,
);

test('the unchanged queries are filters', () => {
  for (const query of QUERIES) expect(parseTraceql(query, 'spans')).toHaveProperty('filter');
});

test.each([
  '(',
  '{',
  '!',
  '{!',
  '{ .a && (',
  '"',
  '`',
  '/*',
  '1',
  '1m',
  '.',
  '-',
  '{}||',
  '{}|',
  '{}>>({}&&',
  '{.a=1||.b&&',
])('a full text of %s is soon read', (piece) => {
  const before = performance.now();
  expect(parseTraceql(piece.repeat(10_000 / piece.length), 'spans')).toHaveProperty('mistakes');
  expect(performance.now() - before).toBeLessThan(2000);
});
