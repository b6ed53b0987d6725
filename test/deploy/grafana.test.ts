/** The queries of the Grafana dashboard fit the schema, and their answers have what its columns show. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, parse, validate } from 'graphql';
import jsonata from 'jsonata';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { jsonBytes, jsonRequest, jsonSpan } from '../fixtures/otlp/json-request.ts';
import { postTraces } from '../fixtures/otlp/senders.ts';
import { type Program, projectRoot, startProgram } from '../fixtures/program.ts';
import { spanIdOf, traceIdOf } from '../fixtures/spans.ts';

interface Target {
  readonly url: string;
  readonly format: 'table' | 'timeseries';
  readonly url_options: { readonly body_graphql_query: string };
  readonly root_selector: string;
  readonly columns: readonly { readonly selector: string; readonly text: string }[];
}

const TRACE = traceIdOf(1);
const text = (key: string, stringValue: string): object => ({ key, value: { stringValue } });
const exception = {
  name: 'exception',
  timeUnixNano: '1767225600000000001',
  attributes: [text('exception.message', 'no')],
};

/** A request that fails, with database calls of both conventions, and a message that links to it. */
const SPANS = [
  jsonSpan(TRACE, spanIdOf(1), { name: 'GET /', kind: 2 }),
  jsonSpan(TRACE, spanIdOf(2), {
    parentSpanId: spanIdOf(1),
    status: { code: 2, message: 'refused' },
    events: [exception],
    links: [{ traceId: traceIdOf(2), spanId: spanIdOf(3) }],
    attributes: [text('db.system.name', 'sqlite'), text('db.query.text', 'SELECT 1')],
  }),
  jsonSpan(TRACE, spanIdOf(4), {
    parentSpanId: spanIdOf(1),
    attributes: [text('db.system', 'redis'), text('db.statement', 'GET a')],
  }),
  jsonSpan(traceIdOf(2), spanIdOf(3), { links: [{ traceId: TRACE, spanId: spanIdOf(2) }] }),
];

const read = (path: string): string => readFileSync(join(projectRoot, path), 'utf8');
const dashboard = JSON.parse(read('deploy/grafana/dashboard.json'));
const variables: [string, Target][] = dashboard.templating.list
  .filter(({ type }: { type: string }) => type === 'query')
  .map(({ name, query }: { name: string; query: { infinityQuery: Target } }) => [
    `variable ${name}`,
    query.infinityQuery,
  ]);
const panels: [string, Target][] = dashboard.panels.flatMap(
  ({ title, targets }: { title: string; targets: Target[] }) => targets.map((target) => [title, target]),
);
const queries = [...panels, ...variables];

/** The variables of Grafana. */
function interpolated(query: string, services: readonly string[], traceId: string): string {
  return query
    .replaceAll('${__from:date:iso}', '2000-01-01T00:00:00.000Z')
    .replaceAll('${__to:date:iso}', '2100-01-01T00:00:00.000Z')
    .replaceAll('${service:doublequote}', services.map((name) => JSON.stringify(name)).join(','))
    .replaceAll('${traceId}', traceId);
}

test.each(queries)('the query of "%s" fits the schema', (_title, { url, url_options }) => {
  expect(url).toBe('/graphql');
  const query = interpolated(url_options.body_graphql_query, ['a', 'b"'], TRACE);
  expect(query).not.toContain('$');
  expect(validate(buildSchema(read('schema/schema.graphql')), parse(query))).toEqual([]);
});

describe('on a server', () => {
  let program: Program;

  beforeAll(async () => {
    program = await startProgram();
    const other = [jsonSpan(traceIdOf(3), spanIdOf(5), { kind: 2 })];
    for (const request of [jsonRequest(SPANS), jsonRequest(other, 'other')]) {
      const sent = await postTraces(program.otlpHttpUrl, jsonBytes(request), { encoding: 'json' });
      expect(sent.status).toBe(200);
    }
  });
  afterAll(() => program?.[Symbol.asyncDispose]());

  async function rowsOf({ url_options, root_selector }: Target): Promise<readonly unknown[]> {
    const query = interpolated(url_options.body_graphql_query, ['shop', 'other'], TRACE);
    const root: unknown = await jsonata(root_selector).evaluate({ data: await program.graphql(query) });
    return Array.isArray(root) ? root : [root];
  }

  test.each(queries)('"%s" has something to show in each of its columns', async (_title, target) => {
    const rows = await rowsOf(target);
    expect(rows).not.toHaveLength(0);
    for (const { selector } of target.columns) {
      const values = rows.map((row) => select(row, selector.split('.')));
      expect(values, `${selector} is asked for`).not.toContain(undefined);
      expect(
        values.some((value) => value !== null && !(Array.isArray(value) && value.length === 0)),
        selector,
      ).toBe(true);
    }
  });

  const series = queries.filter(([_title, { format }]) => format === 'timeseries');
  test.each(series)('"%s" has its services in order of time, as Grafana needs it', async (_title, target) => {
    const rows = (await rowsOf(target)) as { readonly time: string; readonly service: string }[];
    expect(new Set(rows.map(({ service }) => service))).toEqual(new Set(['shop', 'other']));
    const times = rows.map(({ time }) => time);
    expect(times).toEqual(times.toSorted());
  });
});

/** A path of a column of the Infinity plugin: keys, indices, and `#` for each item of a list. Null if the path ends early. */
function select(value: unknown, [key, ...rest]: readonly string[]): unknown {
  if (key === undefined) return value;
  if (key === '#') return (value as unknown[]).map((item) => select(item, rest));
  if (value === null || value === undefined) return null;
  const item = (value as Record<string, unknown>)[key];
  return item === undefined && Array.isArray(value) ? null : select(item, rest);
}
