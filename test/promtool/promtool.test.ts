/** promtool, Prometheus' own checker, reads a scrape, the alerts and the queries of the dashboard. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { beforeAll, expect, test } from 'vitest';
import { dashboardQueries } from '../fixtures/metric-uses.ts';
import { jsonBytes, jsonRequest, jsonSpan } from '../fixtures/otlp/json-request.ts';
import { postTraces } from '../fixtures/otlp/senders.ts';
import { projectRoot, startProgram } from '../fixtures/program.ts';
import { spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import { makeTempFolder } from '../fixtures/temp-folder.ts';

interface Outcome {
  readonly code: number | null;
  readonly said: string;
}

async function run(command: string, args: readonly string[], input = ''): Promise<Outcome> {
  const child = spawn(command, args, { cwd: projectRoot });
  child.stdin.end(input);
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const [out, errors, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, said: `${out}${errors}` };
}

let path = '';
const promtool = (args: readonly string[], input?: string): Promise<Outcome> => run(path, args, input);

beforeAll(async () => {
  const { code, said } = await run(join(projectRoot, 'test/promtool/prepare'), []);
  expect(code, said).toBe(0);
  path = said.trim().split('\n').at(-1) ?? '';
});

test('a scrape is valid, and keeps the rules for names', async () => {
  await using program = await startProgram();
  const body = jsonBytes(jsonRequest([jsonSpan(traceIdOf(1), spanIdOf(1))]));
  await postTraces(program.otlpHttpUrl, body, { encoding: 'json' });
  await program.graphql('query Newest { spans(first: 1) { nodes { name } } }');
  const scrape = await (await fetch(`${program.apiOrigin}/metrics`)).text();
  expect(await promtool(['check', 'metrics'], scrape)).toEqual({ code: 0, said: '' });
  expect((await promtool(['check', 'metrics'], `${scrape}\nspangraph 1 x\n`)).code).not.toBe(0);
});

test('the configuration and the alerts are valid', async () => {
  const { code, said } = await promtool(['check', 'config', '--lint=all', 'deploy/prometheus/prometheus.yml']);
  expect(code, said).toBe(0);
});

test('the alerts fire when they should', async () => {
  const { code, said } = await promtool(['test', 'rules', 'test/promtool/alerts.test.yml']);
  expect(code, said).toBe(0);
});

test('each query of the dashboard is valid', async () => {
  using folder = makeTempFolder();
  const rules = dashboardQueries().map(({ query }, index) => ({ record: `dashboard:query:${index}`, expr: query }));
  const file = folder.write('queries.yml', JSON.stringify({ groups: [{ name: 'dashboard', rules }] }));
  const { code, said } = await promtool(['check', 'rules', file]);
  expect(code, said).toBe(0);
  expect(said).toContain(`${rules.length} rules found`);
});
