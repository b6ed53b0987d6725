/** docker-compose.example.yml: the demo's traces go through an external Collector into Spangraph, on either backend. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { installDemo, startDemo } from '../deploy/demo-program.ts';
import { expectDemoTraces } from '../deploy/demo-traces.ts';
import { makeTempFolder } from '../fixtures/temp-folder.ts';
import { type Composed, composeUp, podman, prepare } from './compose.ts';

const { OTEL_COLLECTOR_VERSION = '0.161.0' } = process.env;
const IMAGE = `docker.io/otel/opentelemetry-collector:${OTEL_COLLECTOR_VERSION}`;
const DEMO = { OTEL_COLLECTOR_VERSION, DEMO_ROUNDS: '12', DEMO_INTERVAL_MS: '50', ES_JAVA_OPTS: '-Xms512m -Xmx512m' };

describe.each([
  ['SQLite', 'docker-compose.sqlite.yml', []],
  ['Elasticsearch', 'docker-compose.yml', ['elasticsearch']],
] as const)('over %s', (_backend, file, needed) => {
  let composed: Composed;

  beforeAll(async () => {
    composed = await composeUp(await prepare('example', ...needed), [file, 'docker-compose.example.yml'], DEMO);
  });
  afterAll(() => composed?.[Symbol.asyncDispose]());

  test('the demo shows every feature of the API', async () => {
    await expectDemoTraces(composed);
  });

  test('the Collector is the one that the version names', async () => {
    const names = (await podman('ps', '--format', '{{.Image}}')).split('\n');
    expect(names).toContain(IMAGE);
  });
});

test('without containers the demo sends through the Collector that is on the PATH', async () => {
  await prepare('example');
  installDemo();
  using folder = makeTempFolder();
  const container = await podman('create', IMAGE);
  await podman('cp', `${container}:/otelcol`, folder.file('otelcol'));
  await podman('rm', container);
  await using demo = await startDemo(folder.file('spans.db'), { PATH: `${folder.path}:${process.env.PATH}` });
  expect(demo.output()).toContain(`The demo sends through ${folder.file('otelcol')}.`);
  await expectDemoTraces(demo);
});
