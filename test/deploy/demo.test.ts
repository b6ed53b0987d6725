/** `npm run demo`: the demo without containers. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { startChild } from '../fixtures/child.ts';
import { arePortsFree, freePort } from '../fixtures/ports.ts';
import { type GraphqlAnswer, projectRoot } from '../fixtures/program.ts';
import { makeTempFolder } from '../fixtures/temp-folder.ts';
import { expectDemoTraces } from './demo-traces.ts';

const PORTS = 6;

/** With the environment of this run, which npm may need to reach its registry; the demo itself gets a bare one. */
beforeAll(() => {
  const folder = join(projectRoot, 'deploy/demo');
  if (existsSync(join(folder, 'node_modules'))) return;
  execFileSync('npm', ['ci', '--ignore-scripts', '--prefix', folder], { stdio: 'inherit' });
}, 120_000);

test('it shows every feature of the API, and ends in order', async () => {
  using folder = makeTempFolder();
  const first = await freePorts();
  const env = { DEMO_FIRST_PORT: String(first), DEMO_ROUNDS: '12', DEMO_INTERVAL_MS: '50' };
  const args = [join(projectRoot, 'deploy/demo/start.ts'), '--sqlite-path', folder.file('spans.db')];
  await using child = startChild(process.execPath, args, { folder: projectRoot, env });
  await child.printed(/The shop is open/);
  const graphql = async (query: string): Promise<GraphqlAnswer['data']> => {
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ query });
    const response = await fetch(`http://127.0.0.1:${first}/graphql`, { method: 'POST', headers, body });
    const { data, errors } = (await response.json()) as GraphqlAnswer;
    expect(errors).toBeUndefined();
    return data;
  };
  await expectDemoTraces({ graphql });
  const documented = /```graphql\n([\s\S]*?)```/.exec(
    readFileSync(join(projectRoot, 'docs/deploying.md'), 'utf8'),
  )?.[1];
  const { traces, spans } = await graphql(documented ?? '');
  expect(traces.nodes).not.toHaveLength(0);
  expect(spans.nodes[0].links.nodes[0].span.trace.rootSpan).toEqual({ name: 'place order' });
  child.signal('SIGTERM');
  const { code, stdout } = await child.exited;
  expect(stdout).toContain('Spangraph stopped');
  expect(code, child.output()).toBe(0);
}, 120_000);

async function freePorts(): Promise<number> {
  for (;;) {
    const first = await freePort();
    if (await arePortsFree(Array.from({ length: PORTS }, (_, index) => first + index))) return first;
  }
}
