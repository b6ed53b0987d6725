/** `npm run demo`: the demo without containers. Through a real Collector: test/containers/example.test.ts. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { runChild } from '../fixtures/child.ts';
import { projectRoot } from '../fixtures/program.ts';
import { makeTempFolder } from '../fixtures/temp-folder.ts';
import { DEMO, freePorts, installDemo, startDemo } from './demo-program.ts';
import { expectDemoTraces } from './demo-traces.ts';

beforeAll(installDemo, 120_000);

test('it shows every feature of the API, and ends in order', async () => {
  using folder = makeTempFolder();
  // No Collector is found.
  await using demo = await startDemo(folder.file('spans.db'), { PATH: '' });
  expect(demo.output()).toContain('the demo sends to Spangraph itself');
  await expectDemoTraces(demo);
  const documented = /```graphql\n([\s\S]*?)```/.exec(
    readFileSync(join(projectRoot, 'docs/deploying.md'), 'utf8'),
  )?.[1];
  const { traces, spans } = await demo.graphql(documented ?? '');
  expect(traces.nodes).not.toHaveLength(0);
  expect(spans.nodes[0].links.nodes[0].span.trace.rootSpan).toEqual({ name: 'place order' });
  demo.signal('SIGTERM');
  const { code, stdout } = await demo.exited;
  expect(stdout).toContain('Spangraph stopped');
  expect(code, demo.output()).toBe(0);
}, 120_000);

test('it ends with the reason where Spangraph cannot start', async () => {
  using folder = makeTempFolder();
  const first = await freePorts();
  const taken = createServer().listen(first, '127.0.0.1');
  onTestFinished(() => void taken.close());
  const { code, stdout, stderr } = await runChild(process.execPath, [DEMO, '--sqlite-path', folder.file('spans.db')], {
    folder: projectRoot,
    env: { DEMO_FIRST_PORT: String(first) },
  });
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/is already in use: stop the other program/);
  expect(stderr).toMatch(/The demo ends, as dist\/program\/main\.js failed\.\n$/);
});
