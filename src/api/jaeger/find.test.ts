/** What Jaeger's clients search for, asked of a SQLite file. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decodeTracesJson } from '../../../receivers/formats/otlp/decode-json.ts';
import { noCorpora, readCorpus, requestsOfSet } from '../../../test/fixtures/corpora.ts';
import {
  attributesOf,
  BASE_TIME,
  makeEvent,
  makeLink,
  makeScope,
  makeSpan,
  resourceOf,
  spanIdOf,
  traceIdOf,
} from '../../../test/fixtures/spans.ts';
import { openSqliteFixture, type SqliteFixture } from '../../../test/fixtures/sqlite.ts';
import { testUnless } from '../../../test/fixtures/unless.ts';
import { LIMITS } from '../../graphql/testing/server.ts';
import { parseDateTime } from '../../model/time.ts';
import { createLoaders } from '../../query/loaders.ts';
import { OperationAccount } from '../../query/operation-account.ts';
import { QueryService } from '../../query/query-service.ts';
import { findTraces, type JaegerQuery } from './find.ts';
import { summariesOf } from './summaries.ts';
import type { TagText } from './tag-condition.ts';

let store: SqliteFixture;
beforeAll(async () => {
  store = await openSqliteFixture();
  await store.writer.write([SPANS]);
  await store.settle();
});
afterAll(() => store.close());

const SECOND = 1_000_000_000n;

const SPANS = [
  makeSpan({
    name: 'GET /',
    kind: 2,
    statusCode: 2,
    statusMessage: 'broken',
    attributes: attributesOf({
      code: 200n,
      ratio: 2.5,
      ok: true,
      big: 2n ** 63n - 1n,
      whole: 3,
      word: 'x',
      list: ['a', 7n],
    }),
    events: [makeEvent({ name: 'retry', attributes: attributesOf({ attempt: 2n }) })],
    links: [makeLink({ attributes: attributesOf({ why: 'queue' }) })],
    scope: makeScope({ name: 'lib', version: '7', attributes: attributesOf({ lang: 'go' }) }),
    resource: resourceOf('shop', { host: 'h1' }),
  }),
  makeSpan({
    spanId: spanIdOf(2),
    parentSpanId: spanIdOf(1),
    name: 'pay',
    startTimeUnixNano: BASE_TIME + SECOND,
    endTimeUnixNano: BASE_TIME + SECOND + 5_000_000n,
    attributes: attributesOf({ code: 500n, error: true }),
    resource: resourceOf('payment'),
  }),
  makeSpan({
    traceId: traceIdOf(2),
    name: 'job',
    parentSpanId: spanIdOf(9),
    startTimeUnixNano: BASE_TIME + 5n * SECOND,
    endTimeUnixNano: BASE_TIME + 5n * SECOND + 3_000_000n,
    attributes: attributesOf({ code: '200' }),
    resource: resourceOf('jobs'),
  }),
];

interface Sources {
  readonly query: QueryService;
  readonly source: Parameters<typeof summariesOf>[1];
}

function sources(): Sources {
  const account = new OperationAccount(LIMITS, { signal: new AbortController().signal, cancelled: new Int32Array(1) });
  const reader = createLoaders(store.reader.within(account));
  return { query: new QueryService(reader, LIMITS, account), source: { reader, account, limits: LIMITS } };
}

/** Numbers of the traces. */
async function found(query: Partial<JaegerQuery>): Promise<number[]> {
  const traces = await findTraces({ tags: [], depth: 100, ...query }, sources().query, LIMITS.maxPageSize);
  return traces.map(({ traceId }) => Number(`0x${traceId}`)).filter((number) => number < 0x11);
}

const ofTag = (...tag: TagText) => found({ tags: [tag] });

test.each<[...TagText, number[]]>([
  ['code', '200', [2, 1]],
  ['code', '500', [1]],
  ['code', '0500', []],
  ['ratio', '2.5', [1]],
  ['ratio', '2.50', []],
  ['whole', '3', [1]],
  ['ok', 'true', [1]],
  ['ok', 'false', []],
  ['big', '9223372036854775807', [1]],
  ['big', '9223372036854775808', []],
  ['word', 'x', [1]],
  ['list', '7', [1]],
  ['host', 'h1', [1]],
  ['attempt', '2', [1]],
  ['why', 'queue', [1]],
  ['lang', 'go', [1]],
  ['event', 'retry', [1]],
  ['span.kind', 'server', [1]],
  ['span.kind', 'internal', [2, 1]],
  ['span.kind', 'unspecified', []],
  ['otel.status_code', 'ERROR', [1]],
  ['otel.status_description', 'broken', [1]],
  ['otel.scope.name', 'lib', [1]],
  ['otel.scope.version', '7', [1]],
  ['toString', 'x', []],
])('the tag %s=%s is found by the text of its value, wherever a span has it', async (key, text, traces) => {
  expect(await ofTag(key, text)).toEqual(traces);
});

test('error=true finds failed spans, error=false all others', async () => {
  expect(await ofTag('error', 'true')).toEqual([1]);
  expect(await found({ service: 'shop', tags: [['error', 'true']] })).toEqual([1]);
  expect(await ofTag('error', 'false')).toEqual([2]);
  expect(await found({ service: 'shop', tags: [['error', 'false']] })).toEqual([]);
});

test('all conditions hold on one span', async () => {
  expect(await found({ service: 'shop', tags: [['code', '200']] })).toEqual([1]);
  expect(await found({ service: 'payment', tags: [['code', '200']] })).toEqual([]);
  expect(
    await found({
      tags: [
        ['code', '200'],
        ['code', '500'],
      ],
    }),
  ).toEqual([]);
  expect(await found({ service: 'payment', operation: 'pay', minDuration: 5_000_000n })).toEqual([1]);
  expect(await found({ service: 'payment', operation: 'GET /' })).toEqual([]);
});

test('durations are those of the span, and both bounds count', async () => {
  expect(await found({ minDuration: 5_000_000n, maxDuration: 5_000_000n })).toEqual([1]);
  expect(await found({ minDuration: 5_000_001n })).toEqual([]);
  expect(await found({ maxDuration: 999_999n })).toEqual([]);
});

test('starts of spans are compared, from the first bound up to the second', async () => {
  expect(await found({ from: BASE_TIME + SECOND, to: BASE_TIME + SECOND + 1n })).toEqual([1]);
  expect(await found({ from: BASE_TIME + SECOND + 1n, to: BASE_TIME + 5n * SECOND })).toEqual([]);
  expect(await found({ from: BASE_TIME + 5n * SECOND })).toEqual([2]);
});

test('the newest traces come first, as many as asked for, in pages', async () => {
  expect(await found({})).toEqual([2, 1]);
  expect(await found({ depth: 1 })).toEqual([2]);
  const pages = await findTraces({ tags: [], depth: 2 }, sources().query, 1);
  expect(pages).toHaveLength(2);
});

test('more tags than a filter may have are refused', async () => {
  const tags = Array.from({ length: 251 }, (_, index): TagText => [`key${index}`, 'x']);
  await expect(found({ tags })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
});

test('a summary has the root and the counts of each service', async () => {
  const { query, source } = sources();
  const traces = await findTraces({ tags: [], depth: 2 }, query, 10);
  const [orphan, shop] = await summariesOf(traces, source);
  expect(shop).toMatchObject({
    rootService: 'shop',
    rootOperation: 'GET /',
    services: [
      { name: 'payment', spanCount: 1, errorCount: 0 },
      { name: 'shop', spanCount: 1, errorCount: 1 },
    ],
  });
  expect(orphan).toMatchObject({
    rootService: '',
    rootOperation: '',
    services: [{ name: 'jobs', spanCount: 1, errorCount: 0 }],
    trace: { missingParentCount: 1 },
  });
});

interface CorpusQuery {
  readonly Caption: string;
  readonly Query: {
    readonly ServiceName: string;
    readonly OperationName: string;
    readonly Tags: Readonly<Record<string, unknown>> | null;
    readonly StartTimeMin: string;
    readonly StartTimeMax: string;
    readonly DurationMin: number;
    readonly DurationMax: number;
    readonly NumTraces: number;
  };
  readonly ExpectedFixtures: readonly string[];
}

function idsOfFixture(name: string): string[] {
  const { spans } = decodeTracesJson(readCorpus(`jaeger-integration/traces/${name}.json`));
  return [...new Set(spans.map(({ traceId }) => traceId))];
}

testUnless(noCorpora, "the queries of Jaeger's own storage suite find what they must", async () => {
  await store.writer.write([
    requestsOfSet('jaeger-integration-all').flatMap((text) => decodeTracesJson(Buffer.from(text)).spans),
  ]);
  await store.settle();
  const queries: readonly CorpusQuery[] = JSON.parse(readCorpus('jaeger-integration/queries.json').toString());
  for (const { Caption, Query, ExpectedFixtures } of queries) {
    const traces = await findTraces(
      {
        service: Query.ServiceName,
        operation: Query.OperationName || undefined,
        tags: Object.entries(Query.Tags ?? {}).map(([key, value]): TagText => [key, String(value)]),
        from: parseDateTime(Query.StartTimeMin),
        to: parseDateTime(Query.StartTimeMax),
        minDuration: BigInt(Query.DurationMin) || undefined,
        maxDuration: BigInt(Query.DurationMax) || undefined,
        depth: Query.NumTraces,
      },
      sources().query,
      LIMITS.maxPageSize,
    );
    const ids = traces.map(({ traceId }) => traceId).sort();
    expect(ids, Caption).toEqual(ExpectedFixtures.flatMap(idsOfFixture).sort());
  }
  expect(queries).toHaveLength(25);
});
