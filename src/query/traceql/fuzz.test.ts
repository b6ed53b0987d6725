/** Whatever the text: an answer of one of the two kinds, soon, and mistakes that lie in the text. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { trialsOf } from '../../../test/fixtures/trials.ts';
import { boundPassed, type FilterSize } from '../filter-bounds.ts';
import { measureFilter } from '../filter-size.ts';
import { parseQuery } from './parse-query.ts';
import { parseTraceql } from './parse-traceql.ts';

const QUERIES = [
  '{ span.http.status_code >= 500 && resource.service.name = "web" } >> { status = error && duration > 1.5s }',
  '({ .a =~ `x\\d+` } | max(duration) > 100ms) && { ."a b" != nil || !(kind = server) }',
  '{ trace:duration > 2s } | count() > 3 | { event:name !~ "ex.*" } !< { link:traceID = "ff" }',
  '({ childCount > 2 } | count() >= 3 | avg(span.n) <= 1.5) || { event:timeSinceStart < 2ms && name > "a" } | sum(.b) != -2',
  '{ (.a + 1) * 2 ^ .b >= -span.c % 3 && !(name = .d) } | by(1 + .e) | count() > 2 | coalesce() | select(.f, name) with(a=1)',
  '{ nestedSetLeft > 3 && .a = nil || nil != span.b } ~ { .n != 1.5 } | max(duration / 2) > 10ms * 3',
  '{ -5 < .a.b/c } &~ { rootName = "x\\n\\u00e9" } // comment\n| min(span.n) != 1e3',
];
const SYMBOLS = '{ } ( ) && || ! | >> << > < ~ = != =~ !~ &> - + % ^ , * /* // " ` \\ \''.split(' ');
const WORDS =
  '.a span. resource." name status error nil true count() max( avg( sum( duration childCount rate() span:id by( select( coalesce() with( topk(3) compare( quantile_over_time( nestedSetParent nil'.split(
    ' ',
  );
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

const METRICS = [
  '100 * ({ .a } | rate() by(name, .b)) / (({} | count_over_time()) + -1.5) > 1 / 3 | topk(5) >= 1s with(exemplars=true)',
  '{ .a > .b } | quantile_over_time(duration, .5, 0.99) by(resource.service.name) | bottomk(2)',
  '{} >> { kind = server } | compare({ status = error }, 10, 1, 2) with(sample=0.1)',
];
const metricsTexts = fc
  .tuple(
    fc.constantFrom(...METRICS),
    fc.array(fc.tuple(fc.nat(110), fc.nat(6), fc.constantFrom('', ...PIECES)), { maxLength: 6 }),
  )
  .map(([query, edits]) =>
    edits.reduce((text, [at, cut, piece]) => text.slice(0, at) + piece + text.slice(at + cut), query),
  );

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

test(
  `any text is metrics or has mistakes within it (seed ${trials.seed}, ${trials.runs} cases)`,
  () => {
    fc.assert(
      fc.property(metricsTexts, (text) => {
        const result = parseQuery(text);
        if ('query' in result) return;
        for (const { offset, length } of result.mistakes) expect(offset + length).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: trials.runs, seed: trials.seed },
    );
  },
  5_000 + trials.runs * 5,
);

test('the unchanged queries are filters', () => {
  for (const query of QUERIES) expect(parseTraceql(query, 'spans')).toHaveProperty('filter');
  for (const query of METRICS) expect(parseQuery(query)).toHaveProperty('query');
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
  '{.a+',
  '{2^',
  '{-',
  '{}|by(',
  '({}|rate())+',
  '1+',
  '{}|rate()>1',
])('a full text of %s is soon read', (piece) => {
  const before = performance.now();
  expect(parseTraceql(piece.repeat(10_000 / piece.length), 'spans')).toHaveProperty('mistakes');
  expect(performance.now() - before).toBeLessThan(2000);
});
