/** Two processes that ingest and two that answer queries. They share only the cluster. */
import { randomUUID } from 'node:crypto';
import { Client } from '@elastic/elasticsearch';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { factsOf, noCorpora, requestsOfSet } from '../fixtures/corpora.ts';
import { elasticsearchUrl, noElasticsearch, removeStore } from '../fixtures/elasticsearch.ts';
import { postTraces, sendAll } from '../fixtures/otlp/senders.ts';
import { FREE_PORTS, type Program, startProgram } from '../fixtures/program.ts';
import { readSpanIds, readTraces } from '../fixtures/read-back.ts';
import { describeUnless } from '../fixtures/unless.ts';

const MINUTES = 60_000;
const GRPC = { protocol: 'gRPC', gzip: true } as const;
const QUESTION = `{ services { name spanCount } spans(first: 1) { totalCount }
  traces(first: 100, orderBy: { field: SPAN_COUNT }) { totalCount nodes { traceId spanCount errorCount } } }`;

describeUnless(noElasticsearch ?? noCorpora, 'roles on one cluster', () => {
  const index = `roles-${randomUUID()}`;
  const started: Program[] = [];
  let client: Client;
  let url = '';

  const start = async (role: string, overrides: readonly string[] = []): Promise<Program> => {
    const cluster = ['--elasticsearch-endpoints', url, '--elasticsearch-index', index];
    const program = await startProgram({
      args: [...FREE_PORTS, ...cluster, '--role', role, ...overrides],
      env: { SPANS_STORAGE_PLUGIN: 'elasticsearch' },
    });
    started.push(program);
    return program;
  };
  const refresh = () => client.indices.refresh({ index: `${index}-*` });

  beforeAll(async () => {
    url = await elasticsearchUrl();
    client = new Client({ node: url });
  });

  afterAll(async () => {
    await Promise.all(started.map((program) => program[Symbol.asyncDispose]()));
    await removeStore(client, index);
    await client.close();
  });

  test('what either ingest process takes, both api processes answer; one that is killed loses nothing', {
    timeout: 5 * MINUTES,
  }, async () => {
    const [first, second] = await Promise.all([start('ingest'), start('ingest')]);
    const apis = await Promise.all([start('api'), start('api')]);
    const answers = async () => {
      await refresh();
      return Promise.all(apis.map((api) => api.graphql(QUESTION)));
    };
    const requests = requestsOfSet('jaeger-integration-all');
    const half = Math.ceil(requests.length / 2);
    await Promise.all([sendAll(first, GRPC, requests.slice(0, half)), sendAll(second, GRPC, requests.slice(half))]);
    const [one, other] = await answers();
    expect(one.spans.totalCount).toBeGreaterThan(0);
    expect(other).toEqual(one);

    // The sender does not know how far the killed process got, so it sends everything again.
    const more = requestsOfSet('hotrod-jaeger-ui');
    const underWay = sendAll(first, GRPC, more).catch(() => 'broken off');
    await first.kill();
    await underWay;
    await sendAll(second, GRPC, more);
    const [after, alike] = await answers();
    expect(alike).toEqual(after);
    expect(after.spans.totalCount).toBeGreaterThan(one.spans.totalCount);
    await sendAll(second, GRPC, [...requests, ...more]);
    expect(await answers()).toEqual([after, after]);
  });

  test('the same spans by two ingest processes at once, which start on a cluster without anything: stored once', {
    timeout: 5 * MINUTES,
  }, async () => {
    const alone = `roles-${randomUUID()}`;
    const flags = ['--elasticsearch-index', alone];
    const ingests = await Promise.all([start('ingest', flags), start('ingest', flags)]);
    const api = await start('api', flags);
    const set = 'otel-demo-otel-tui';
    await Promise.all(ingests.map((ingest) => sendAll(ingest, GRPC, requestsOfSet(set))));
    await client.indices.refresh({ index: `${alone}-*` });
    const { spans, traces } = await api.graphql(QUESTION);
    const facts = factsOf(set);
    expect([spans.totalCount, traces.totalCount]).toEqual([facts.spans, facts.traces]);
    const ids = await readSpanIds(api);
    expect([ids.length, new Set(ids).size]).toEqual([facts.spans, facts.spans]);
    const counted = (await readTraces(api)).reduce((sum, { spanCount }) => sum + spanCount, 0);
    expect(counted).toBe(facts.spans);
    await removeStore(client, alone);
  });

  test('a role does not serve what is not its own', { timeout: MINUTES }, async () => {
    const [ingest, api] = await Promise.all([start('ingest'), start('api')]);
    const refused = await fetch(`${ingest.apiOrigin}/graphql`, { method: 'POST', body: '{}' });
    expect(refused.status).toBe(404);
    expect(api.otlpHttpUrl).toBe('not served');
    const posted = await postTraces(`${api.apiOrigin}/v1/traces`, Buffer.from('{}'), { encoding: 'json' });
    expect(posted.status).toBe(404);
  });
});
