/** What rules hide is in no answer, whatever is asked, and cannot be found out by asking for it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { askEverything, restRequest, type Storing, TIME } from '../../test/fixtures/ask-everything.ts';
import {
  PLACES,
  placesIn,
  rulesThat,
  SECRET_EXCEPTION,
  secretAt,
  secretSpans,
} from '../../test/fixtures/secret-spans.ts';
import { makeSpan, traceIdOf } from '../../test/fixtures/spans.ts';
import type { Scope } from '../access/caller.ts';
import type { RedactionAction } from '../redaction/rules.ts';
import { Views } from '../redaction/views.ts';
import { createMemoryBackend } from '../storage/memory/index.ts';
import { OPERATORS } from '../storage/operators/operators.ts';
import { LIMITS, startTestServer, type TestServer } from './testing/server.ts';

const WIDE = { ...LIMITS, maxCost: 1e9, maxAliases: 1e6, maxTokens: 1e6, maxDepth: 100, maxFieldComparisons: 1e9 };

type Door = TestServer & Storing;

async function open(action: RedactionAction, scopes: readonly Scope[]): Promise<Door> {
  const { reader, writer } = createMemoryBackend();
  await writer.write([secretSpans()]);
  await writer.writeExceptions?.([[SECRET_EXCEPTION]]);
  const views = new Views(rulesThat(action));
  const server = await startTestServer({ reader, limits: WIDE, readerFor: () => views.readerFor(scopes, reader) });
  const [like = makeSpan()] = secretSpans();
  let traces = 0xadd;
  const write = async () => {
    await writer.write([[{ ...like, traceId: traceIdOf(traces++) }]]);
  };
  return { ...server, write };
}

const filters = (key: string, operator: string, value?: unknown) => [{ keyValueFilter: { key, operator, value } }];

describe.each(['drop', 'mask', 'hash'] as const)('%s', (action) => {
  test('no answer has a secret, but for those who may see it', { timeout: 120_000 }, async () => {
    await using reading = await open(action, ['read']);
    expect(placesIn(await askEverything(reading))).toEqual([]);
    expect(reading.logged).toEqual([]);
  });
});

test('those who may see secrets see all of them', { timeout: 120_000 }, async () => {
  await using door = await open('drop', ['admin']);
  expect(placesIn(await askEverything(door))).toEqual(PLACES);
});

describe('one may not search for what one may not see', () => {
  let door: Door;
  beforeAll(async () => {
    door = await open('mask', ['read']);
  });
  afterAll(async () => await door[Symbol.asyncDispose]());

  const VALUES = { value: '"h"', list: '["h"]', text: '"h"', pattern: '"h"', presence: 'true' };
  const tests = Object.entries(OPERATORS)
    .filter(([, { on }]) => (on as readonly string[]).includes('attribute'))
    .map(([name, { takes }]) => `{ key: "SECRET", ${name}: ${VALUES[takes]} }`);
  const conditions = [
    ...tests.map((text) => `{ attribute: ${text} }`),
    ...tests.map((text) => `{ event: { attribute: ${text} } }`),
    ...tests.map((text) => `{ link: { attributes: [${text}] } }`),
    '{ attribute: { key: "user.password", startsWith: "h" } }',
    '{ statusMessage: { startsWith: "h" } }',
    '{ not: { or: [{ isRoot: true }, { attribute: { key: "secret", gt: "h" } }] } }',
    ...['parent', 'ancestor', 'child', 'descendant', 'sibling'].map(
      (relation) => `{ ${relation}: { attribute: { key: "secret", gt: "h" } } }`,
    ),
    '{ link: { target: { statusMessage: { lt: "h" } } } }',
    '{ trace: { everySpan: { attribute: { key: "secret", gt: "h" } } } }',
    '{ trace: { matchingSpans: { filter: { isRoot: true }, max: { of: { attribute: { key: "secret" } }, gt: 1 } } } }',
  ];
  const LISTED = 'attributeValues(key: "zone", filter: ';
  const operations = [
    ...conditions.flatMap((condition) => [
      `spans(filter: ${condition}) { totalCount }`,
      `spans(filter: ${condition}) { nodes { spanId } }`,
      `traces(filter: { anySpan: ${condition} }) { totalCount }`,
      `${LISTED}${condition}) { nodes { count } }`,
    ]),
    ...[
      ['attributeKeys', 'nodes { key }'],
      ['spanMetrics', '__typename'],
      ['errorGroups', 'nodes { message }'],
      ['serviceMap', '__typename'],
      ['durationHistogram', '__typename'],
      ['durationHeatmap', '__typename'],
    ].map(([field, selection]) => `${field}(filter: { attribute: { key: "secret", gt: "h" } }) { ${selection} }`),
    ...[
      '{ .secret = `h` }',
      '{ span.secret =~ `h.*` }',
      '{ .secret != nil }',
      '{ span:statusMessage > `h` }',
      '{ event.secret = `h` }',
      '{ kind = server } && { resource.secret = `h` }',
      '{ true } | max(.secret) > 1',
      '{ true } | max(1 + .secret) > 1',
      '{ .secret > .name }',
      '{ -span.secret + 1 < duration }',
      '{ name = statusMessage }',
      '{ true } | by(.secret) | count() > 1',
      '{ true } | by(span.secret = `h`) | count() > 1',
    ].flatMap((text) => [`spans(query: "${text}") { totalCount }`, `traces(query: "${text}") { nodes { traceId } }`]),
    'attributeValues(key: "Secret") { nodes { value } }',
    'attributeValues(key: "user", prefix: "{\\"name\\":\\"u\\",\\"password\\":\\"h") { totalCount }',
    'attributeValues(key: "users") { totalCount }',
    'attributeStatistics(key: "secret") { count }',
    'spanMetrics(groupBy: [{ attribute: { key: "secret" } }]) { groups { total { count } } }',
    'spanMetrics(groupBy: [{ attribute: { key: "user" } }]) { groups { total { count } } }',
    'spanMetrics { groups { total { number(of: { key: "secret" }) { max } } } }',
    'compareSpans(selection: {}, baseline: {}, keys: [{ key: "secret" }]) { selectionCount }',
    'errorGroups { nodes { message } }',
    'serviceMap { edges { __typename } }',
  ];

  test.each(operations)('{ %s }', async (operation) => {
    const { data, errors } = await door.ask(`{ ${operation} }`);
    expect(JSON.stringify(data ?? null)).not.toMatch(/[1-9]/);
    expect(errors?.map(({ extensions }) => extensions?.code)).toContain('PERMISSION_DENIED');
  });

  test.each([
    ['/v1/search', { timeframe: TIME, filters: filters('span.attributes.secret', 'contains', 'h') }],
    ['/v1/search', { timeframe: TIME, filters: filters('span.status.message', 'contains', 'h') }],
    ['/v1/tags/span.kind', { timeframe: TIME, filters: filters('span.event.attributes.secret', 'exists') }],
    ['/v1/tags/resource.attributes.secret', { timeframe: TIME }],
  ])('%s %j', async (path, body) => {
    const response = await fetch(door.origin + path, restRequest(body));
    expect([response.status, await response.json()]).toEqual([
      403,
      { errorMessage: expect.stringContaining('is redacted: only callers with the scope admin may filter') },
    ]);
  });

  test('what nobody hides is searched, listed and grouped by as ever', async () => {
    const { data, errors } = await door.ask(
      '{ spans(query: "{ .size = 7 && event:name = `login` }") { totalCount nodes { attributes { key value type } } }' +
        ' attributeKeys { nodes { key } } spanMetrics(groupBy: [{ attribute: { key: "zone" } }]) { groups { total { count } } } }',
    );
    expect(errors).toBeUndefined();
    expect(data.spans.totalCount).toBe(2);
    expect(data.spans.nodes[0].attributes).toContainEqual({ key: 'secret', value: '***', type: 'STRING' });
    expect(data.spans.nodes[0].attributes).toContainEqual({
      key: 'user',
      value: { name: 'u', password: '***' },
      type: 'KVLIST',
    });
    expect(data.attributeKeys.nodes.map(({ key }: { key: string }) => key)).not.toContain('secret');
    expect(data.spanMetrics.groups).toEqual([{ total: { count: 4 } }]);
  });

  test('a secret is never told by a mistake', async () => {
    const { errors } = await door.ask(`{ spans(query: "{ .${secretAt('span')} = }") { totalCount } }`);
    expect(errors).toHaveLength(1);
  });
});
