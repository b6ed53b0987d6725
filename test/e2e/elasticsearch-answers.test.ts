/** The built program gives the same answers on a cluster and on SQLite, for the same recorded traces, query by query. */
import { randomUUID } from 'node:crypto';
import { Client } from '@elastic/elasticsearch';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { corpusFiles, factsOf, noCorpora, requestsOfSet } from '../fixtures/corpora.ts';
import { elasticsearchUrl, noElasticsearch, removeStore } from '../fixtures/elasticsearch.ts';
import { forEachAtOnce, sendAll } from '../fixtures/otlp/senders.ts';
import { FREE_PORTS, type GraphqlAnswer, type Program, startProgram } from '../fixtures/program.ts';
import { describeUnless } from '../fixtures/unless.ts';
import { OF_EACH_KEY, QUERIES, WALKS } from './elasticsearch-questions.ts';

/** Ten minutes of one system: 193,000 spans, too many for every run. */
const LARGE = 'onlineboutique-10min';
const SETS = corpusFiles('otlp')
  .map((path) => path.replace(/^otlp\/(.+)\.jsonl\.gz$/, '$1'))
  .filter((set) => set !== LARGE || process.env.SPANGRAPH_TEST_LARGE_CORPORA !== undefined);
const MINUTES = 60_000;
const ASKED_AT_ONCE = 4;

describeUnless(noElasticsearch ?? noCorpora, 'on Elasticsearch and on SQLite', () => {
  let [sqlite, elasticsearch]: [Program?, Program?] = [];
  let client: Client;
  const index = `e2e-${randomUUID()}`;

  beforeAll(async () => {
    const url = await elasticsearchUrl();
    client = new Client({ node: url });
    sqlite = await startProgram();
    const flags = ['--elasticsearch-endpoints', url, '--elasticsearch-index', index];
    elasticsearch = await startProgram({
      args: [...FREE_PORTS, ...flags],
      env: { SPANS_STORAGE_PLUGIN: 'elasticsearch' },
    });
    for (const set of SETS) {
      const requests = requestsOfSet(set);
      for (const program of [sqlite, elasticsearch]) {
        await sendAll(program, { protocol: 'gRPC', gzip: true }, requests);
      }
    }
    await client.indices.refresh({ index: `${index}-*` });
  }, 5 * MINUTES);

  afterAll(async () => {
    await sqlite?.[Symbol.asyncDispose]();
    await elasticsearch?.[Symbol.asyncDispose]();
    await removeStore(client, index);
    await client.close();
  });

  /** The answer of both. Throws if they differ. */
  async function ask(query: string, variables?: object): Promise<GraphqlAnswer> {
    const [expected, actual] = await Promise.all([sqlite?.ask(query, variables), elasticsearch?.ask(query, variables)]);
    expect(actual, JSON.stringify(variables)).toEqual(expected);
    return expected ?? {};
  }

  test('all corpora are there', async () => {
    expect(SETS.length).toBeGreaterThanOrEqual(9);
    const { data } = await ask('{ spans(first: 0) { totalCount } traces(first: 0) { totalCount } }');
    expect(data.spans.totalCount).toBeGreaterThanOrEqual(SETS.reduce((sum, set) => sum + factsOf(set).spans, 0));
  });

  test('histograms over REST', async () => {
    const body = JSON.stringify({
      interval: 100 * 86_400_000,
      intervalKey: 'span.startTimeUnixNano',
      filters: [{ keyValueFilter: { key: 'span.kind', operator: 'not_equals', value: 'Client' } }],
      aggregations: {
        spans: { func: 'COUNT' },
        kinds: { func: 'DISTINCT_COUNT', groupBy: 'span.kind' },
        codes: { func: 'DISTINCT_COUNT', groupBy: 'span.attributes.http.status_code', maxGroups: 20 },
      },
    });
    const [expected, actual] = await Promise.all(
      [sqlite, elasticsearch].map(async (program) => {
        const response = await fetch(`${program?.apiOrigin}/v1/histograms`, { method: 'POST', body });
        return { status: response.status, text: await response.text() };
      }),
    );
    expect(expected).toMatchObject({ status: 200, text: expect.stringContaining('"key":"Server"') });
    expect(actual).toEqual(expected);
  });

  test.each(Object.entries(QUERIES))(
    '%s',
    async (_name, query) => {
      const answer = await ask(query);
      expect(answer).not.toHaveProperty('errors');
      // Two empty answers would prove nothing.
      if ('found' in answer.data) expect(answer.data.found.totalCount).toBeGreaterThan(0);
    },
    MINUTES,
  );

  test.each(WALKS)('pages of $name, from either end', async ({ pageSize, pages, queryOf }) => {
    for (const [take, cursor, edge] of [
      ['first', 'after', 'endCursor'],
      ['last', 'before', 'startCursor'],
    ] as const) {
      // Each program reads on from its own cursors: they carry a moment that only its backend knows.
      const first = queryOf(`${take}: ${pageSize}`);
      let [ofSqlite, ofElasticsearch] = [first, first];
      const met = new Set<string>();
      for (let number = 1; number <= pages; number++) {
        const [expected = {}, actual = {}] = await Promise.all([
          sqlite?.ask(ofSqlite),
          elasticsearch?.ask(ofElasticsearch),
        ]);
        expect(expected).not.toHaveProperty('errors');
        expect(withoutCursors(actual)).toEqual(withoutCursors(expected));
        for (const { traceId, spanId, kind, startTimeUnixNano } of expected.data.list.nodes) {
          met.add(`${traceId}/${spanId}/${kind}/${startTimeUnixNano}`);
        }
        expect(met.size).toBe(number * pageSize);
        const next = (answer: GraphqlAnswer): string =>
          queryOf(`${take}: ${pageSize}, ${cursor}: "${answer.data.list.pageInfo[edge]}"`);
        [ofSqlite, ofElasticsearch] = [next(expected), next(actual)];
      }
    }
  });

  test(
    'values and numbers of every attribute',
    async () => {
      const { data } = await ask('{ attributeKeys(first: 1000) { nodes { key scope } } }');
      expect(data.attributeKeys.nodes.length).toBeGreaterThan(200);
      await forEachAtOnce(ASKED_AT_ONCE, data.attributeKeys.nodes as object[], async (variables) => {
        await ask(OF_EACH_KEY, variables);
      });
    },
    5 * MINUTES,
  );
});

function withoutCursors(answer: GraphqlAnswer): unknown {
  return JSON.parse(
    JSON.stringify(answer, (key, value) => (key === 'startCursor' || key === 'endCursor' ? undefined : value)),
  );
}
