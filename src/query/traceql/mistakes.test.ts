/** Where mistakes are and what they say. */
import { describe, expect, test } from 'vitest';
import { MAX_FILTER_CONDITIONS, MAX_FILTER_DEPTH } from '../filter-bounds.ts';
import { MAX_DEPTH, MAX_TEXT_LENGTH } from './limits.ts';
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
  ['true', 'true', 'expected {, (, count()'],
  ['wharblgarbl', 'wharblgarbl', 'expected {, (, count()'],
  ['( true )', 'true', 'expected {, (, count()'],
  ['{ .a = 1', '', 'expected }, && or ||, found the end of the query'],
  ['{ (.a = 1 }', '}', 'expected ), && or ||'],
  ['{ .a < }', '}', 'expected a string, a number'],
  ['{ .a == 1 }', '=', 'write a single = for equality'],
  ['{ .a = GET }', 'GET', 'write text in quotes'],
  ['{ . }', '.', 'an attribute without a name'],
  ['{ span. = 1 }', 'span.', 'an attribute without a name after span.'],
  ['{ ."a = 1 }', '"', 'a quoted name without its end'],
  ['{ http.method = "GET" }', 'http.method', 'an attribute is written .http.method, span.http.method'],
  ['{ span:nam = "x" }', 'span:nam', 'unknown intrinsic'],
  ['{ trace:kind = server }', 'trace:kind', 'unknown intrinsic'],
  ['{ .a = "x }', '"x }', 'without its closing "'],
  ['{ .a = `x }', '`x }', 'without its closing `'],
  ['{ .a = "x\n" }', '"x', 'without its closing "'],
  ['{ .a =~ "\\d+" }', '\\d', 'write \\\\d, or put the text in backquotes'],
  ["{ .a = 'x' }", "'", 'strings are enclosed in'],
  ['{ .a & .b }', '&', 'a single &'],
  ['{ .a = 💥 }', '💥', 'means nothing here'],
  ['{ .a = 5sec }', '5sec', 'neither a number nor a duration'],
  ['{ .a = 5.. }', '5..', 'neither a number nor a duration'],
  ['{ .a = 5.a }', '5.a', 'neither a number nor a duration'],
  ['{ .a = 1.2.3 }', '1.2.3', 'neither a number'],
  ['{ .a = 9223372036854775808 }', '9223372036854775808', '64 bits'],
  ['{ duration > 300y }', '300y', '64 bits'],
  ['{ .a = 1e999 }', '1e999', 'too large'],
  ['{ .a and .b }', 'and', 'TraceQL has && and ||'],
  ['{ .a } OR { .b }', 'OR', 'TraceQL has && and ||'],
  ['{ .a } { .b }', '{', 'expected &&, ||'],
  ['{ !.a = 1 }', '!.a', 'write !( ... )'],
  ['{ name }', '}', 'expected =, !='],
  ['{ 1 }', '1', 'expected a comparison'],
  ['{ 1 = "x" }', '"x"', 'cannot be compared with a number'],
  ['{ "x" =~ .a }', '.a', 'a regular expression must be in quotes'],
  ['{ status > ok }', 'ok', 'has = and != only'],
  ['{ status = "error" }', '"error"', 'expected unset, ok, error'],
  ['{ kind = error }', 'error', 'expected unspecified'],
  ['{ .a = error }', 'error', 'write "error" for the text'],
  ['{ .a > nil }', 'nil', 'nil has = and != only'],
  ['{ name = nil }', 'nil', 'never nil'],
  ['{ name = 1 }', '1', 'expected a string'],
  ['{ duration > "1s" }', '"1s"', 'a duration'],
  ['{ duration =~ "1s" }', '"1s"', 'has no =~'],
  ['{ .a > true }', 'true', 'have no order'],
  ['{ .a =~ "[" }', '"["', 'cannot be used: missing closing ]'],
  ['{ .a =~ "(?=x)" }', '"(?=x)"', 'cannot be used: '],
  ['{ .a =~ "a)|(b" }', '"a)|(b"', 'cannot be used: '],
  ['{ .a =~ "(x{1000}){3}" }', '"(x{1000}){3}"', 'cannot be used: '],
  ['{ .a =~ "x{999}x{999}x{999}" }', '"x{999}x{999}x{999}"', 'too large'],
  ['{ .a =~ 5 }', '5', 'a regular expression must be in quotes'],
  ['{ span:childCount > "x" }', '"x"', 'expected a number'],
  ['{ event:timeSinceStart > "x" }', '"x"', 'expected a duration'],
  ['{ event:name !~ nil }', 'nil', 'a regular expression must be in quotes'],
  ['{} | count()', '', 'expected =, !='],
  ['{} | count() > "x"', '"x"', 'expected a number'],
  ['{ .a } | count() = 0', 'count()', 'a trace without a chosen span is never chosen'],
  ['{ .a } | 1 > count()', 'count()', 'typed filter noSpan'],
  ['{} | avg(duration) > "x"', '"x"', 'expected a number or a duration'],
  ['{} | sum(.a) =~ 1', '1', 'a number has no =~'],
  ['{} | max() > 1', ')', 'expected an attribute or an intrinsic'],
])('%s', (text, found, message) => {
  expect(mistakesIn(text)).toEqual([{ found, message: expect.stringContaining(message) }]);
});

test.each([
  ['{} | rate()', '{} | rate()', 'ask traceqlMetrics'],
  ['100 * ({} | rate()) > 5', '100 * ({} | rate()', 'ask traceqlMetrics'],
  ['{} | max(.a) > min(.a)', 'min', 'calculating with aggregates'],
  ['{} | max(.a) + min(.a) > 1', '+', 'calculating with aggregates'],
  ['({} | count()) + ({} | count()) > 1', '+', 'calculating with aggregates'],
  ['{ parent = nil }', 'parent', 'not supported: parent - write { A } > { B }'],
  ['{ parent.a = 1 }', 'parent.a', 'not supported: parent - write { A } > { B }'],
  ['{ .a + 1 = nil }', '.a + 1 = nil', 'comparing what is computed with nil'],
  ['{} | by(name) | {} && {}', '{} && {}', 'operators between spansets within the groups'],
  ['{ resource.service.name = nil }', 'nil', 'never nil: without a name it is ""'],
  ['{ rootName = nil }', 'nil', 'trace:rootName is never nil'],
])('refused with advice: %s', (text, found, message) => {
  expect(mistakesIn(text)).toEqual([{ found, message: expect.stringContaining(message) }]);
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
    const found = mistakesIn('{ name > 1 && .a =~ "[" } && { kind > 1 }').map((mistake) => mistake.found);
    expect(found).toEqual(['1', '"["', '1']);
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
  ])('depth of the text: %s', (_, nest) => {
    expect(mistakesIn(nest(MAX_DEPTH - 4))).toEqual([]);
    expect(mistakesIn(nest(MAX_DEPTH + 2))[0]?.message).toContain('nests deeper than 100 levels');
    expect(mistakesIn(nest(1500))[0]?.message).toContain('nests deeper than 100 levels');
  });

  // A condition on spans stands one level below the trace that is looked for.
  test.each([
    ['not', (levels: number) => `{ ${'!'.repeat(levels - 2)}.a }`],
    ['mixed operators', (levels: number) => `{ .a${' && .a || .a'.repeat((levels - 2) / 2)} }`],
    ['structure', (levels: number) => `{ .a }${' > { .a }'.repeat((levels - 2) / 2)}`],
  ])('depth of the filter: %s', (_, nest) => {
    expect(mistakesIn(nest(MAX_FILTER_DEPTH))).toEqual([]);
    expect(mistakesIn(nest(MAX_FILTER_DEPTH + 2))[0]?.message).toContain('nests deeper than 20 levels');
    expect(mistakesIn(nest(1500))[0]?.message).toContain('nests deeper than 100 levels');
  });

  test('conditions', () => {
    const most = MAX_FILTER_CONDITIONS - 1;
    const [within, beyond] = [most, most + 1].map((count) =>
      parseTraceql(`{ ${repeat('.a', count, ' && ')} }`, 'spans'),
    );
    expect(within).toHaveProperty('filter');
    expect(beyond).toMatchObject({
      mistakes: [{ message: expect.stringContaining('more than 500 conditions') }],
    });
  });

  test('what is too large is marked', () => {
    const large = `{ ${repeat('.a', 500, ' || ')} }`;
    expect(mistakesIn(`{ .b } && (${large}) && { .c }`)).toMatchObject([{ found: large }]);
    const chain = repeat('{ .a }', 8, ' > ');
    expect(mistakesIn(`${chain} || ${chain} || ${chain} || ${chain} || ${chain} || ${chain}`)).toHaveLength(1);
    expect(mistakesIn(`{ .b } || ({ .a } > ${large})`)).toMatchObject([{ found: large }]);
  });

  test.each([
    ['pipelines that double', repeat('{ .a } || { .b }', 500, ' | ')],
    ['pipelines of trace conditions', repeat('{ trace:duration > 1s } || { rootName = `` }', 200, ' | ')],
    ['&& over structure', `${'('.repeat(40)}{}${' && {.a}) > {.b}'.repeat(40)}`],
    ['aggregates', `{ .a }${' | max(duration) != 1s'.repeat(300)}`],
  ])('what repeats conditions: %s', (_, text) => {
    expect(text.length).toBeLessThanOrEqual(MAX_TEXT_LENGTH);
    for (const as of ['spans', 'traces'] as const) {
      expect(parseTraceql(text, as)).toMatchObject({ mistakes: [{ message: expect.stringContaining('too large') }] });
    }
  });

  test('what is joined with everything by || is everything, however long', () => {
    const text = repeat('{ .a } || {}', 600, ' | ');
    expect(parseTraceql(text, 'spans')).toEqual({ filter: { type: 'and', filters: [] } });
    expect(parseTraceql(text, 'traces')).toHaveProperty('filter');
  });

  test('regular expressions', () => {
    const [first, second] = ['[a-z]{800}', '[0-9]{800}'];
    expect(mistakesIn(`{ .a =~ "${first}" && .b =~ "${second}" }`)).toEqual([]);
    expect(mistakesIn(`{ .a =~ "(x{1000}){5}" }`)).toMatchObject([{ found: '"(x{1000}){5}"' }]);
    const many = repeat(`.a =~ "${first}"`, 7, ' && ');
    expect(mistakesIn(`{ ${many} }`)).toMatchObject([
      { found: `"${first}"`, message: expect.stringContaining('5000') },
    ]);
    expect(mistakesIn(`{ .a =~ "${'x'.repeat(1000)}" }`)[0]?.message).toContain('at most 1000');
  });

  test('regular expressions count as often as the filter has them', () => {
    const twice = '({ .a =~ "[a-z]{900}" } &> { .b =~ "[a-z]{900}" })';
    expect(mistakesIn(twice)).toEqual([]);
    expect(mistakesIn(`${twice} &> {}`)).toMatchObject([{ message: expect.stringContaining('more than 5000 parts') }]);
  });
});
