/** Every panel of the dashboards about traces shows something of the demo. deploy/grafana/server.json is about the server itself. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import jsonata from 'jsonata';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DEMO_TRACES } from '../fixtures/demo-ids.ts';
import { FREE_PORTS, type Program, projectRoot, STILL_DEMO, startProgram } from '../fixtures/program.ts';

interface Panel<Target> {
  readonly title: string;
  readonly targets?: readonly Target[];
}

interface GraphqlTarget {
  readonly url_options: { readonly body_graphql_query: string };
  readonly root_selector: string;
}

interface TraceqlTarget {
  readonly query: string;
  readonly metricsQueryType?: string;
}

function targetsOf<Target>(file: string): (readonly [string, Target])[] {
  const { panels }: { panels: readonly Panel<Target>[] } = JSON.parse(
    readFileSync(join(projectRoot, 'deploy/grafana', file), 'utf8'),
  );
  return panels.flatMap(({ title, targets = [] }) => targets.map((target) => [title, target] as const));
}

/** Of Tempo's API, by the type of a target. */
const PATHS: Readonly<Record<string, string>> = { range: '/api/metrics/query_range', '': '/api/search' };

let program: Program;

beforeAll(async () => {
  program = await startProgram({ args: [...STILL_DEMO, ...FREE_PORTS] });
});
afterAll(() => program?.[Symbol.asyncDispose]());

test.each(targetsOf<GraphqlTarget>('dashboard.json'))('"%s" has rows', async (_title, target) => {
  const { services } = await program.graphql('{ services { name } }');
  const query = target.url_options.body_graphql_query
    .replaceAll('${__from:date:iso}', 'now-1h')
    .replaceAll('${__to:date:iso}', 'now')
    .replaceAll('${service:doublequote}', services.map(({ name }: { name: string }) => `"${name}"`).join(','))
    .replaceAll('${traceId}', DEMO_TRACES.retried);
  const rows: unknown = await jsonata(target.root_selector).evaluate({ data: await program.graphql(query) });
  expect(Array.isArray(rows) ? rows.length : rows).toBeTruthy();
});

test.each(targetsOf<TraceqlTarget>('traceql.json'))('"%s" has series or traces', async (_title, target) => {
  const q = target.query
    .replaceAll('$service', '.*')
    .replaceAll('$slower', '500ms')
    .replaceAll('$trace', DEMO_TRACES.retried);
  const end = Math.ceil(Date.now() / 1_000);
  const range = { q, start: String(end - 3_600), end: String(end) };
  const isTrace = q === DEMO_TRACES.retried;
  const path = isTrace ? `/api/v2/traces/${q}` : PATHS[target.metricsQueryType ?? ''];
  const asked = isTrace ? '' : `?${new URLSearchParams({ ...range, step: '60s' })}`;
  const response = await fetch(`${program.apiOrigin}/tempo${path}${asked}`);
  const answer: Readonly<Record<string, unknown>> = JSON.parse(await response.text());
  const { series, traces, trace } = answer;
  expect(Object.keys((series ?? traces ?? trace) as object)).not.toHaveLength(0);
});
