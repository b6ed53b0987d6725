/** The built program on a cluster answers as it does on SQLite: the same corpora over OTLP, query by query. */
import { randomUUID } from 'node:crypto';
import { Client } from '@elastic/elasticsearch';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { noCorpora, requestsOfSet } from '../fixtures/corpora.ts';
import { elasticsearchUrl, isElasticsearchMissing, removeStore } from '../fixtures/elasticsearch.ts';
import { sendAll } from '../fixtures/otlp/senders.ts';
import { FREE_PORTS, type Program, startProgram } from '../fixtures/program.ts';

const SETS = ['otel-demo-otel-tui', 'hotrod-jaeger-ui', 'jaeger-integration-all', 'node-load25'];
const MINUTES = 60_000;

const TRACE =
  'traceId startTimeUnixNano durationNano spanCount errorCount missingParentCount services { name } rootSpan { spanId name }';
const SPAN = 'traceId spanId kind name startTimeUnixNano durationNano status { code } service { name }';

/** Questions of every kind; `$spans` and `$traces` are filters. */
const QUERIES: Readonly<Record<string, string>> = {
  'newest traces': `{ traces(first: 50) { totalCount nodes { ${TRACE} } pageInfo { hasNextPage } } }`,
  'slowest traces': `{ traces(first: 50, orderBy: { field: DURATION }) { nodes { ${TRACE} } } }`,
  'largest traces': `{ traces(first: 50, orderBy: { field: SPAN_COUNT }) { nodes { ${TRACE} } } }`,
  'traces from the end': `{ traces(last: 20) { nodes { ${TRACE} } pageInfo { hasPreviousPage } } }`,
  'whole traces': `{ traces(first: 5) { nodes { ${TRACE} spans(first: 200) { nodes { ${SPAN} attributes { key value type }
    events(first: 20) { totalCount nodes { name timeUnixNano attributes { key value } } }
    links(first: 20) { nodes { traceId spanId } } resource { attributes { key value } } } } } } }`,
  'slowest spans': `{ spans(first: 50, orderBy: { field: DURATION }) { nodes { ${SPAN} } } }`,
  'oldest spans': `{ spans(first: 50, orderBy: { field: START_TIME, direction: ASC }) { totalCount nodes { ${SPAN} } } }`,
  'erroneous spans': `{ spans(first: 50, filter: { statusCode: { eq: ERROR } }) { totalCount nodes { ${SPAN} } } }`,
  'spans by pattern': `{ spans(first: 50, filter: { name: { regex: "(?i)get|find" } }) { totalCount nodes { ${SPAN} } } }`,
  'spans by a number': `{ spans(first: 50, filter: { attribute: { key: "http.status_code", gte: 200 } }) { totalCount nodes { ${SPAN} } } }`,
  'spans with events': `{ spans(first: 50, filter: { event: { name: { contains: "e" } } }) { totalCount nodes { ${SPAN} } } }`,
  'children of clients': `{ spans(first: 50, filter: { parent: { kind: { eq: CLIENT } } }) { totalCount nodes { ${SPAN} } } }`,
  'spans below errors': `{ spans(first: 50, filter: { ancestor: { statusCode: { eq: ERROR } } }) { totalCount nodes { ${SPAN} } } }`,
  'traces with a slow server': `{ traces(first: 50, filter: { anySpan: { and: [{ kind: { eq: SERVER } }, { durationNano: { gt: "1000000" } }] } }) { totalCount nodes { ${TRACE} } } }`,
  'traces without errors': `{ traces(first: 50, filter: { noSpan: { statusCode: { eq: ERROR } } }) { totalCount nodes { ${TRACE} } } }`,
  'services and operations':
    '{ services { name spanCount operations(first: 100) { totalCount nodes { name kind spanCount } } } }',
  'attribute keys': '{ attributeKeys(first: 500) { totalCount nodes { key scope types } } }',
};

describe.skipIf(noCorpora !== undefined || isElasticsearchMissing)('on Elasticsearch and on SQLite', () => {
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

  const both = async (query: string, variables?: object): Promise<[unknown, unknown]> => {
    const [expected, actual] = await Promise.all([sqlite?.ask(query, variables), elasticsearch?.ask(query, variables)]);
    return [actual, expected];
  };

  test.each(Object.entries(QUERIES))('%s', async (_name, query) => {
    const [actual, expected] = await both(query);
    expect(expected).not.toHaveProperty('errors');
    expect(actual).toEqual(expected);
  });

  test(
    'values of every attribute',
    async () => {
      const keys = await sqlite?.graphql('{ attributeKeys(first: 500) { nodes { key scope } } }');
      const query = `query ($key: String!, $scope: AttributeScope) {
      here: attributeValues(key: $key, scope: $scope, first: 1000) { totalCount nodes { value type count } }
      anywhere: attributeValues(key: $key, prefix: "1", first: 100) { totalCount nodes { value type count } }
    }`;
      for (const variables of keys.attributeKeys.nodes) {
        const [actual, expected] = await both(query, variables);
        expect(actual, variables.key).toEqual(expected);
      }
    },
    5 * MINUTES,
  );
});
