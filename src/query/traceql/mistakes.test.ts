/** Where mistakes are and what they say. */
import { describe, expect, test } from 'vitest';
import { MAX_CONDITIONS, MAX_DEPTH, MAX_TEXT_LENGTH } from './limits.ts';
import { parseTraceql } from './parse-traceql.ts';

function repeat(part: string, count: number, between: string): string {
  return Array(count).fill(part).join(between);
}

function mistakesIn(text: string): { readonly found: string; readonly message: string }[] {
  const result = parseTraceql(text, 'traces');
  if ('filter' in result) return [];
  return result.mistakes.map(({ offset, length, message }) => ({
    found: text.slice(offset, offset + length),
    message,
  }));
}

/** The text, what is marked in it, and a part of the message. */
test.each([
  ['', '', 'found the end of the query'],
  ['true', '', 'found the end of the query'],
  ['wharblgarbl', 'wharblgarbl', 'expected {, (, count()'],
  ['( true )', ')', 'expected =, !='],
  ['{ .a = 1', '', 'expected }, && or ||, found the end of the query'],
  ['{ (.a = 1 }', '}', 'expected ), && or ||'],
  ['{ .a < }', '}', 'expected a string, a number'],
  ['{ .a == 1 }', '=', 'equality is a single ='],
  ['{ .a = GET }', 'GET', 'a text stands between quotes'],
  ['{ . }', '.', 'an attribute without a name'],
  ['{ span. = 1 }', 'span.', 'an attribute without a name after span.'],
  ['{ ."a = 1 }', '"', 'a quoted name without its end'],
  ['{ http.method = "GET" }', 'http.method', 'an attribute is written .http.method, span.http.method'],
  ['{ span:nam = "x" }', 'span:nam', 'unknown intrinsic'],
  ['{ trace:kind = server }', 'trace:kind', 'unknown intrinsic'],
  ['{ .a = "x }', '"x }', 'without its closing "'],
  ['{ .a = `x }', '`x }', 'without its closing `'],
  ['{ .a = "x\n" }', '"x', 'without its closing "'],
  ['{ .a =~ "\\d+" }', '\\d', 'write \\\\d, or put the text between backquotes'],
  ["{ .a = 'x' }", "'", 'strings stand between'],
  ['{ .a & .b }', '&', 'a single &'],
  ['{ .a = 💥 }', '💥', 'means nothing here'],
  ['{ .a = 5sec }', '5sec', 'no number and no duration'],
  ['{ .a = 1.2.3 }', '1.2.3', 'no number'],
  ['{ .a = 9223372036854775808 }', '9223372036854775808', '64 bits'],
  ['{ duration > 300y }', '300y', '64 bits'],
  ['{ .a = 1e999 }', '1e999', 'too large'],
  ['{ .a and .b }', 'and', 'TraceQL has && and ||'],
  ['{ .a } OR { .b }', 'OR', 'TraceQL has && and ||'],
  ['{ .a } { .b }', '{', 'expected &&, ||'],
  ['{ !.a = 1 }', '!', 'write !( ... )'],
  ['{ (.a) = 1 }', '=', 'not supported: comparing or calculating'],
  ['{ name }', '}', 'expected =, !='],
  ['{ 1 }', '}', 'expected =, !='],
  ['{ 1 = 2 }', '2', 'comparing two values'],
  ['{ "x" =~ .a }', '"x"', 'right of =~'],
  ['{ status > ok }', 'ok', 'has = and != only'],
  ['{ status = "error" }', '"error"', 'expected unset, ok, error'],
  ['{ kind = error }', 'error', 'expected unspecified'],
  ['{ .a = error }', 'error', 'write "error" for the text'],
  ['{ .a > nil }', 'nil', 'nil has = and != only'],
  ['{ name = nil }', 'nil', 'never nil'],
  ['{ name = 1 }', '1', 'expected a string'],
  ['{ name > "x" }', '"x"', 'has no order'],
  ['{ duration > "1s" }', '"1s"', 'a duration'],
  ['{ duration =~ "1s" }', '"1s"', 'has no =~'],
  ['{ .a > true }', 'true', 'have no order'],
  ['{ .a =~ "[" }', '"["', 'cannot be used: missing closing ]'],
  ['{ .a =~ "(?=x)" }', '"(?=x)"', 'cannot be used: '],
  ['{ .a =~ "a)|(b" }', '"a)|(b"', 'cannot be used: '],
  ['{ .a =~ "(x{1000}){3}" }', '"(x{1000}){3}"', 'cannot be used: '],
  ['{ .a =~ "x{999}x{999}x{999}" }', '"x{999}x{999}x{999}"', 'too large'],
  ['{ .a =~ 5 }', '5', 'a regular expression is a text'],
  ['{ trace:id = "xyz" }', '"xyz"', '1 to 32 hex digits'],
  ['{ span:childCount > 3 }', '3', 'compared with 0 only'],
  ['{} | count()', '', 'expected =, !='],
  ['{} | count() > "x"', '"x"', 'expected a number'],
  ['{} | max() > 1', ')', 'expected an attribute or an intrinsic'],
])('%s', (text, found, message) => {
  expect(mistakesIn(text)).toEqual([{ found, message: expect.stringContaining(message) }]);
});

test.each([
  ['{} | rate()', 'rate', 'rate() - Spangraph answers which traces match'],
  ['{} | quantile_over_time(duration, .9)', 'quantile_over_time', 'quantile_over_time()'],
  ['{} | select(.a)', 'select', 'select()'],
  ['{} | by(.a) | count() > 1', 'by', 'by()'],
  ['{} | coalesce()', 'coalesce', 'coalesce()'],
  ['{} with (most_recent=true)', 'with', 'with()'],
  ['{ .a = 10 * 2 }', '*', 'arithmetic'],
  ['{ .a -1 = 2 }', '-', 'arithmetic'],
  ['{ .a = .b }', '.b', 'comparing two fields'],
  ['{ parent = nil }', 'parent', 'parent - write { A } > { B }'],
  ['{ parent.a = 1 }', 'parent.a', 'parent - write { A } > { B }'],
  ['{ event:timeSinceStart > 1s }', 'event:timeSinceStart', 'event:timeSinceStart'],
  ['{ nestedSetLeft > 3 }', 'nestedSetLeft', 'nestedSetLeft'],
  ['{ .a } | count() > 2', 'count()', 'count() of chosen spans'],
  ['{ .a } | avg(duration) > 1s', 'avg(duration)', 'avg() over spans'],
  ['{} | sum(.a) > 1', 'sum(.a)', 'sum() over spans'],
  ['{} | max(trace:duration) > 1s', 'trace:duration', 'max() of trace:duration'],
  ['{} | max(.a) > min(.a)', 'min', 'comparing two aggregates'],
])('refused by name: %s', (text, found, name) => {
  expect(mistakesIn(text)).toEqual([{ found, message: expect.stringContaining(`not supported: ${name}`) }]);
});

describe('a mistake', () => {
  test('has its line and column', () => {
    const text = '{ .a = 1 }\n&& {\n  .b ? 2 }';
    expect(parseTraceql(text, 'spans')).toEqual({
      mistakes: [{ message: '"?" means nothing here', offset: 21, length: 1, line: 3, column: 6, expected: [] }],
    });
  });

  test('tells an editor what could stand there', () => {
    expect(parseTraceql('{ trace:x = 1 }', 'spans')).toMatchObject({
      mistakes: [{ expected: ['trace:id', 'trace:duration', 'trace:rootName', 'trace:rootService'] }],
    });
  });

  test('comes with the others of its kind, in order', () => {
    const found = mistakesIn('{ name > "x" && .a =~ "[" } && { kind > 1 }').map((mistake) => mistake.found);
    expect(found).toEqual(['"x"', '"["', '1']);
  });
});

describe('bounds', () => {
  test('text', () => {
    expect(mistakesIn(`{}${' '.repeat(MAX_TEXT_LENGTH - 2)}`)).toEqual([]);
    expect(mistakesIn(`{}${' '.repeat(MAX_TEXT_LENGTH - 1)}`)[0]?.message).toContain('over 10000');
  });

  test.each([
    ['brackets', (count: number) => `{ ${'('.repeat(count)}.a${')'.repeat(count)} }`],
    ['spansets in brackets', (count: number) => `${'('.repeat(count)}{}${')'.repeat(count)}`],
    ['not', (count: number) => `{ ${'!'.repeat(count)}.a }`],
    ['mixed operators', (count: number) => `{ .a${' && .a || .a'.repeat(count / 2)} }`],
    ['structure', (count: number) => `{}${' > {}'.repeat(count)}`],
  ])('depth: %s', (_, nest) => {
    expect(mistakesIn(nest(MAX_DEPTH - 4))).toEqual([]);
    expect(mistakesIn(nest(MAX_DEPTH + 2))[0]?.message).toContain('nests over 100 levels');
    expect(mistakesIn(nest(1500))[0]?.message).toContain('nests over 100 levels');
  });

  test('conditions', () => {
    expect(mistakesIn(`{ ${repeat('.a', MAX_CONDITIONS, ' && ')} }`)).toEqual([]);
    expect(mistakesIn(`{ ${repeat('.a', MAX_CONDITIONS + 1, ' && ')} }`)[0]?.message).toContain('over 500 conditions');
  });

  test.each([
    ['pipelines that double', repeat('{ .a } || { .b }', 500, ' | ')],
    ['pipelines of trace conditions', repeat('{ trace:duration > 1s } || {}', 300, ' | ')],
    ['pipelines of everything', repeat('{} || {}', 900, ' | ')],
    ['&& over structure', `${'('.repeat(40)}{}${' && {.a}) > {.b}'.repeat(40)}`],
    ['aggregates', `{ .a }${' | max(duration) != 1s'.repeat(300)}`],
  ])('what repeats conditions: %s', (_, text) => {
    expect(text.length).toBeLessThanOrEqual(MAX_TEXT_LENGTH);
    for (const as of ['spans', 'traces'] as const) {
      expect(parseTraceql(text, as)).toMatchObject({ mistakes: [{ message: expect.stringContaining('over 500') }] });
    }
  });

  test('regular expressions', () => {
    expect(mistakesIn(`{ .a =~ "${'x'.repeat(600)}" && .b =~ "${'x'.repeat(600)}" }`)[0]?.message).toContain(
      'over 900',
    );
  });
});
