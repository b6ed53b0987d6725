/** The compose file with Grafana, its provisioned data sources, and the dashboard of TraceQL, as far as they can be tried without it. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { jsonBytes, jsonRequest, jsonSpan } from '../fixtures/otlp/json-request.ts';
import { postTraces } from '../fixtures/otlp/senders.ts';
import { type Program, projectRoot, startProgram } from '../fixtures/program.ts';
import { spanIdOf, traceIdOf } from '../fixtures/spans.ts';

const COMPOSE_FOLDER = 'deploy/docker-compose';
const read = (path: string): string => readFileSync(join(projectRoot, path), 'utf8');
const compose = (name: string) => parse(read(`${COMPOSE_FOLDER}/${name}`), { merge: true });

interface DataSource {
  readonly uid: string;
  readonly type: string;
  readonly url: string;
  readonly access: string;
}

interface Target {
  readonly query: string;
  readonly queryType: string;
  readonly metricsQueryType?: string;
  readonly tableType: string;
  readonly spss?: number;
}

interface Panel {
  readonly id: number;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly datasource?: { readonly uid: string };
  readonly targets?: readonly Target[];
}

const { grafana } = compose('docker-compose.grafana.yml').services;
const sources: readonly DataSource[] = parse(
  read('deploy/grafana/provisioning/datasources/spangraph.yaml'),
).datasources;
const dashboard = JSON.parse(read('deploy/grafana/traceql.json'));
const panels: readonly Panel[] = dashboard.panels;
const targets = panels.flatMap(({ title, targets: own = [] }) => own.map((target) => ({ title, ...target })));

test('Grafana is pinned, cannot change its files, and finds what it mounts', () => {
  expect(grafana.image).toMatch(/^docker\.io\/grafana\/grafana:\$\{GRAFANA_VERSION:-\d+\.\d+\.\d+\}$/);
  expect(grafana).toMatchObject({ read_only: true });
  for (const volume of grafana.volumes as string[]) {
    const [from = '', , mode] = volume.split(':');
    if (!from.startsWith('.')) continue;
    expect(existsSync(join(projectRoot, COMPOSE_FOLDER, from)), from).toBe(true);
    expect(mode).toBe('ro');
  }
});

test('the dashboards are where their provider looks', () => {
  const [file = ''] = globSync('deploy/grafana/provisioning/dashboards/*.yaml', { cwd: projectRoot });
  const [{ options }] = parse(read(file)).providers;
  const mounted = (grafana.volumes as string[]).map((volume) => volume.split(':')[1] ?? '');
  const shown = mounted.filter((path) => path.endsWith('.json'));
  expect(shown.map((path) => dirname(path))).toEqual([options.path, options.path]);
});

/** The names under which the services of a compose file are reached. */
function hostsIn(name: string): string[] {
  const services = Object.entries<{ networks?: unknown }>(compose(name).services);
  return services.flatMap(([host, { networks }]) => [
    host,
    ...((networks as { spangraph?: { aliases?: string[] } }).spangraph?.aliases ?? []),
  ]);
}

test('every data source leads to a container of the compose files, and the dashboards use their types', () => {
  expect(sources.map(({ type }) => type)).toEqual(['tempo', 'jaeger', 'zipkin', 'prometheus']);
  expect(new Set(sources.map(({ uid }) => uid)).size).toBe(sources.length);
  for (const { url, access } of sources) {
    expect(access).toBe('proxy');
    const { hostname } = new URL(url);
    const files =
      hostname === 'prometheus' ? ['docker-compose.metrics.yml'] : ['docker-compose.sqlite.yml', 'docker-compose.yml'];
    for (const name of files) expect(hostsIn(name)).toContain(hostname);
  }
  const types = ['deploy/grafana/traceql.json', 'deploy/grafana/server.json'].map(
    (path) => JSON.parse(read(path)).templating.list[0].query,
  );
  expect(types).toEqual(['tempo', 'prometheus']);
});

test('no two panels of the dashboard overlap, and each asks the chosen data source', () => {
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  for (const [index, { gridPos: a, datasource, targets: own }] of panels.entries()) {
    expect(a.x + a.w).toBeLessThanOrEqual(24);
    if (own !== undefined) expect(datasource?.uid).toBe('${datasource}');
    for (const { gridPos: b } of panels.slice(index + 1)) {
      const isApart = a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y;
      expect(isApart).toBe(true);
    }
  }
});

const text = (key: string, stringValue: string): object => ({ key, value: { stringValue } });

describe('on a server', () => {
  let program: Program;
  const now = BigInt(Date.now()) * 1_000_000n;
  const at = (ms: number): string => String(now - 60_000_000_000n + BigInt(ms) * 1_000_000n);
  const TRACE = traceIdOf(7);

  beforeAll(async () => {
    program = await startProgram();
    const exception = { name: 'exception', timeUnixNano: at(10), attributes: [text('exception.type', 'Refused')] };
    const spans = [
      jsonSpan(TRACE, spanIdOf(1), { kind: 2, startTimeUnixNano: at(0), endTimeUnixNano: at(900) }),
      jsonSpan(TRACE, spanIdOf(2), {
        parentSpanId: spanIdOf(1),
        kind: 3,
        startTimeUnixNano: at(1),
        endTimeUnixNano: at(5),
        attributes: [text('db.system.name', 'sqlite')],
      }),
      jsonSpan(TRACE, spanIdOf(3), {
        parentSpanId: spanIdOf(1),
        kind: 2,
        startTimeUnixNano: at(6),
        endTimeUnixNano: at(20),
        status: { code: 2, message: 'refused' },
        events: [exception],
      }),
    ];
    const sent = await postTraces(program.otlpHttpUrl, jsonBytes(jsonRequest(spans)), { encoding: 'json' });
    expect(sent.status).toBe(200);
  });
  afterAll(() => program?.[Symbol.asyncDispose]());

  /** As Grafana puts in its variables. */
  const interpolated = (query: string): string =>
    query.replaceAll('$service', '.*').replaceAll('$slower', '500ms').replaceAll('$trace', TRACE);
  // biome-ignore lint/suspicious/noExplicitAny: answers are checked by the test that asked
  const ask = async (path: string, parameters: Readonly<Record<string, string>>): Promise<any> => {
    const response = await fetch(`${program.apiOrigin}/tempo${path}?${new URLSearchParams(parameters)}`);
    const answer = await response.text();
    expect(response.status, answer).toBe(200);
    return JSON.parse(answer);
  };
  const seconds = (ms: number): string => String(Math.floor(Number(BigInt(at(ms)) / 1_000_000n) / 1_000));
  const range = { start: seconds(-600_000), end: seconds(60_000) };

  test.each(targets.filter(({ metricsQueryType }) => metricsQueryType === 'range'))(
    'the metrics of "$title" have points',
    async ({ query }) => {
      const { series } = await ask('/api/metrics/query_range', { q: interpolated(query), step: '60s', ...range });
      expect(series).not.toHaveLength(0);
      const values = series.flatMap(({ samples }: { samples: { value?: number }[] }) => samples);
      expect(values.some(({ value = 0 }: { value?: number }) => value > 0)).toBe(true);
    },
  );

  test.each(targets.filter(({ spss }) => spss !== undefined))(
    'the search of "$title" finds the trace',
    async ({ query, spss }) => {
      const { traces } = await ask('/api/search', {
        q: interpolated(query),
        spss: String(spss),
        limit: '20',
        ...range,
      });
      expect(traces.map(({ traceID }: { traceID: string }) => traceID)).toEqual([TRACE]);
    },
  );

  test('what is left is the trace of the variable', async () => {
    const others = targets.filter(({ metricsQueryType, spss }) => metricsQueryType === undefined && spss === undefined);
    expect(others.map(({ query }) => interpolated(query))).toEqual([TRACE]);
    const { trace } = await ask(`/api/v2/traces/${TRACE}`, {});
    expect(trace.resourceSpans).toHaveLength(1);
  });

  test('the services of the variable are tag values', async () => {
    const { scopes } = await ask('/api/v2/search/tags', {});
    const [, { query }] = dashboard.templating.list;
    const { name: scope } = scopes.find(({ tags }: { tags: string[] }) => tags.includes(query.label));
    const { tagValues } = await ask(`/api/v2/search/tag/${scope}.${query.label}/values`, {});
    expect(tagValues).toEqual([{ type: 'string', value: 'shop' }]);
  });
});
