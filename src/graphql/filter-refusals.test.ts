/** Filters that are refused: each refusal names the part it is about and has its code. */
import { describe, expect, test } from 'vitest';
import { type GraphqlAnswer, startTestServer, type TestServer } from './testing/server.ts';

const SPANS = 'query ($filter: SpanFilter) { spans(filter: $filter) { totalCount } }';
const TRACES = 'query ($filter: TraceFilter) { traces(filter: $filter) { totalCount } }';

/** The one refusal of an operation. */
function refusalIn({ data, errors }: GraphqlAnswer, server: TestServer) {
  expect(data ?? null).toBeNull();
  expect(errors).toHaveLength(1);
  expect(server.logged).toEqual([]);
  return { message: errors?.[0]?.message ?? '', code: errors?.[0]?.extensions?.code };
}

async function refusal(query: string, variables?: object) {
  await using server = await startTestServer();
  return refusalIn(await server.ask(query, variables), server);
}

const many = (length: number) => Array.from({ length }, (_, index) => `v${index}`);
const named = { name: { eq: 'x' } };

function nest(levels: number, wrap: (inner: object) => object): object {
  let filter: object = named;
  for (let level = 0; level < levels; level += 1) filter = wrap(filter);
  return filter;
}

describe('what the translation refuses', () => {
  test.each<[string, object, string]>([
    [
      'an attribute without an operator',
      { and: [named, { attribute: { key: 'a', type: 'INT' } }] },
      'filter.and[1].attribute: no operator is given. To ask for any value of the attribute, add exists: true.',
    ],
    ['one with nulls', { not: { attribute: { key: 'a', eq: null } } }, 'filter.not.attribute: no operator'],
    ['an order of booleans', { attribute: { key: 'a', gte: true } }, 'filter.attribute.gte: true has no order'],
    ['a regex', { or: [{ name: { regex: 'a(b' } }] }, 'filter.or[0].name.regex: The regular expression "a(b" cannot'],
    ['its mistake', { parent: { service: { regex: '(?=x)' } } }, 'filter.parent.service.regex: '],
    ['a backreference', { attribute: { key: 'a', regex: '(a)\\1' } }, 'invalid escape sequence: `\\1`'],
    ['a long regex', { name: { regex: 'a'.repeat(1_001) } }, '1001 characters long, at most 1000'],
    ['a huge regex', { name: { regex: '(a|b|c){1000}'.repeat(70) } }, 'filter.name.regex: the regular expressions of'],
    ['many regexes', { and: many(6).map(() => ({ name: { regex: 'a{1000}' } })) }, 'filter.and[5].name.regex: the reg'],
    ['a notRegex', { attribute: { key: 'a', notRegex: '[' } }, 'filter.attribute.notRegex: The regular expression "["'],
    ['a large child count', { childCount: { gt: '9223372036854775808' } }, 'filter.childCount.gt: 9223372036854775808'],
    [
      'child counts',
      { and: many(50).map(() => ({ childCount: { gt: 0 } })) },
      'filter.and[49]: the filter has more than',
    ],
    ['a long list', { name: { in: many(1_001) } }, 'filter.name.in: 1001 values, over the limit of 1000'],
    ['of attributes', { attribute: { key: 'a', notIn: many(1_001) } }, 'filter.attribute.notIn: 1001 values'],
    ['a large number', { durationNano: { in: ['1', '9223372036854775808'] } }, 'filter.durationNano.in: 9223372036854'],
    [
      "a scope that is not the event's",
      { event: { attributes: [{ key: 'a', exists: true, scope: 'RESOURCE' }] } },
      'filter.event.attributes[0].scope: RESOURCE attributes cannot be selected here: the condition is on one event.',
    ],
    [
      "one that is not the link's",
      { link: { attribute: { key: 'a', exists: true, scope: 'SPAN' } } },
      'filter.link.attribute.scope: SPAN',
    ],
    ['a link target', { link: { target: { name: { regex: '[' } } } }, 'filter.link.target.name.regex: '],
    ['depth', nest(20, (inner) => ({ and: [inner] })), 'the filter nests deeper than 20 levels.'],
    ['depth of relations', nest(25, (inner) => ({ parent: inner })), `filter${'.parent'.repeat(20)}: the filter nests`],
    ['depth through traces', nest(10, (inner) => ({ trace: { anySpan: inner } })), 'deeper than 20 levels'],
    ['conditions', { and: many(500).map(() => named) }, 'filter.and[499]: the filter has more than 500 conditions'],
    ['relations', { and: many(50).map(() => ({ child: named })) }, 'more than 500 conditions'],
    [
      'event attributes',
      { event: { attributes: many(500).map((key) => ({ key, eq: 1 })) } },
      '.event.attributes[499]: ',
    ],
  ])('%s', async (_name, filter, words) => {
    const { code, message } = await refusal(SPANS, { filter });
    expect(message).toContain(words);
    expect(code).toBe('BAD_USER_INPUT');
  });

  test.each<[string, object, string]>([
    ['anySpan', { and: [{ anySpan: { attribute: { key: 'a' } } }] }, 'filter.and[0].anySpan.attribute: no operator'],
    ['everySpan', { everySpan: { trace: { rootName: { regex: '*' } } } }, 'filter.everySpan.trace.rootName.regex: '],
    [
      'no aggregate',
      { matchingSpans: { filter: named } },
      'filter.matchingSpans: no count, avg, sum, min or max is given',
    ],
    [
      'a text for a number',
      { not: { matchingSpans: { filter: named, avg: { of: { field: 'DURATION' }, in: [1, '2'] } } } },
      'filter.not.matchingSpans.avg.in: "2" is not a duration such as "500ms", or nanoseconds.',
    ],
    [
      'a text for a number of an attribute',
      { matchingSpans: { filter: named, avg: { of: { attribute: { key: 'a' } }, gt: '500ms' } } },
      'filter.matchingSpans.avg.gt: "500ms" is not a number.',
    ],
    [
      'the filter of an aggregate',
      { matchingSpans: { filter: { attribute: { key: 'a' } }, count: { gt: 1 } } },
      'filter.matchingSpans.filter.attribute: no operator',
    ],
    [
      'aggregates',
      { and: many(50).map(() => ({ matchingSpans: { filter: named, count: { gt: 1 } } })) },
      'more than 500 conditions',
    ],
    [
      'depth of aggregates',
      { anySpan: nest(10, (inner) => ({ trace: { matchingSpans: { filter: inner, count: { gt: 1 } } } })) },
      'deeper than 20 levels',
    ],
    [
      'durationNano',
      { not: { durationNano: { lt: '18446744073709551615' } } },
      'filter.not.durationNano.lt: 18446744073',
    ],
  ])('of traces: %s', async (_name, filter, words) => {
    const { code, message } = await refusal(TRACES, { filter });
    expect(message).toContain(words);
    expect(code).toBe('BAD_USER_INPUT');
  });

  test('what stands just within the bounds is served', async () => {
    await using server = await startTestServer();
    for (const filter of [
      nest(19, (inner) => ({ or: [inner] })),
      nest(19, (inner) => ({ ancestor: inner })),
      { name: { in: many(1_000) } },
      { and: many(499).map(() => named) },
      { name: { regex: 'a'.repeat(1_000) } },
      { name: { regex: '[a-z]{1,1000}' } },
    ]) {
      expect(await server.ask(SPANS, { filter })).toEqual({ data: { spans: { totalCount: 0 } } });
    }
  });

  test('every filter argument', async () => {
    const filter = { attribute: { key: 'a' } };
    const query = `query ($filter: SpanFilter) { attributeValues(key: "k", filter: $filter) { totalCount } }`;
    expect((await refusal(query, { filter })).message).toContain('filter.attribute: no operator');
  });
});

describe('what GraphQL refuses', () => {
  test.each<[string, object, string]>([
    [
      'a list for a value',
      { and: [{ attribute: { key: 'a', eq: [1] } }] },
      '$filter.and[0].attribute.eq: AttributeValue',
    ],
    ['an object', { attribute: { key: 'a', in: [1, { b: 2 }] } }, '$filter.attribute.in[1]: AttributeValue takes'],
    [
      'a null in a list',
      { name: { in: ['a', null] } },
      '$filter.name.in[1]: Expected value of non-null type "String!"',
    ],
    ['a rounded integer', { durationNano: { gt: 2 ** 60 } }, '$filter.durationNano.gt: BigInt takes JSON numbers'],
    ['two conditions', { or: [named, { ...named, kind: { eq: 'SERVER' } }] }, '$filter.or[1]: Within OneOf'],
    ['no condition', { parent: {} }, '$filter.parent: Within OneOf Input Object type "SpanFilter", exactly one field'],
    ['null for a condition', { not: null }, '$filter.not: Within OneOf'],
    ['no filter at all', { and: [7] }, '$filter.and[0]: Expected value of type "SpanFilter" to be an object'],
    ['an unknown field', { link: { target: { nam: {} } } }, 'not to include unknown field "nam". Did you mean "name"'],
    ['an unknown enum value', { kind: { ne: 'SEVER' } }, '$filter.kind.ne: Value "SEVER" does not exist'],
    [
      'a bad id',
      { trace: { traceId: 'x' } },
      '$filter.trace.traceId: TraceID takes a string of 16 or 32 hex digits; got "x"',
    ],
  ])('%s in variables', async (_name, filter, words) => {
    await using server = await startTestServer();
    const { errors } = await server.ask(SPANS, { filter });
    expect(errors?.map(({ message }) => message).join('\n')).toContain(words);
    for (const error of errors ?? []) expect(error.extensions?.code).toBe('BAD_USER_INPUT');
    expect(server.logged).toEqual([]);
  });

  test.each([
    ['{ attribute: { key: "a", eq: [1] } }', 'BAD_USER_INPUT', 'a string, a boolean or a number; got [1].'],
    ['{ attribute: { key: "a", gt: { b: 1 } } }', 'BAD_USER_INPUT', 'got { b: 1 }.'],
    ['{ attribute: { eq: 1 } }', 'GRAPHQL_VALIDATION_FAILED', 'to include required field "key"'],
    ['{ name: { eq: "a" }, isRoot: true }', 'GRAPHQL_VALIDATION_FAILED', 'exactly one'],
    ['{}', 'GRAPHQL_VALIDATION_FAILED', 'exactly one'],
    ['{ name: null }', 'GRAPHQL_VALIDATION_FAILED', 'must be non-null'],
  ])('%s in the text, with its location', async (filter, code, words) => {
    await using server = await startTestServer();
    const { errors } = await server.ask(`{ spans(filter: ${filter}) { totalCount } }`);
    expect(errors?.[0]).toMatchObject({ extensions: { code }, locations: [{ line: 1 }] });
    expect(errors?.[0]?.message).toContain(words);
  });

  test.each([
    ['{ trace(traceId: "zz") { depth } }', 'BAD_USER_INPUT', 18],
    ['{ a: traces(first: 1001) { totalCount } }', 'PAGE_SIZE_EXCEEDED', 3],
  ])('%s, with its location', async (query, code, column) => {
    await using server = await startTestServer();
    const { errors } = await server.ask(query);
    expect(errors).toMatchObject([{ extensions: { code }, locations: [{ line: 1, column }] }]);
  });

  test.each([
    ['in the text', '{ spans(filter: { name: { eq: "a" }, isRoot: true }) { totalCount } }', {}],
    ['in variables', SPANS, { filter: { name: { eq: 'a' }, isRoot: true } }],
    ['of traces', TRACES, { filter: { service: { eq: 'a' }, spanCount: { gt: 1 } } }],
  ])('the refusal of several conditions at once says how to join them, %s', async (_where, query, variables) => {
    const { message } = await refusal(query, variables);
    expect(message).toMatch(/exactly one field .* Join several conditions: \{ and: \[\{ \.\.\. \}, \{ \.\.\. \}\] \}/);
  });
});

describe('a literal that is beyond all numbers', () => {
  test.each([
    ['spans', '{durationMs: {gt: 1e309}}', 'filter.durationMs.gt: is beyond the durations'],
    ['spans', '{not: {durationMs: {eq: -1e400}}}', 'filter.not.durationMs.eq: is beyond the durations'],
    ['traces', '{durationMs: {in: [-1e400]}}', 'filter.durationMs.in: is beyond the durations'],
  ])('%s by %s is refused as a duration', async (list, filter, message) => {
    const refused = await refusal(`{ ${list}(filter: ${filter}) { totalCount } }`);
    expect(refused).toEqual({ message: expect.stringContaining(message), code: 'BAD_USER_INPUT' });
  });

  test.each([
    ['spans', '{attribute: {key: "a", gt: 1e400}}'],
    ['traces', '{matchingSpans: {filter: {and: []}, avg: {of: {field: DURATION}, lt: 1e400}}}'],
  ])('%s by %s is compared as infinite', async (list, filter) => {
    await using server = await startTestServer();
    expect(await server.ask(`{ ${list}(filter: ${filter}) { totalCount } }`)).toEqual({
      data: { [list]: { totalCount: 0 } },
    });
  });
});
