/** docker-compose.example.yml: the demo's traces go through an external Collector into Spangraph. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectDemoTraces } from '../deploy/demo-traces.ts';
import { type Composed, composeUp, podman, prepare } from './compose.ts';

const { OTEL_COLLECTOR_VERSION = '0.161.0' } = process.env;

let composed: Composed;

beforeAll(async () => {
  const files = ['docker-compose.sqlite.yml', 'docker-compose.example.yml'];
  composed = await composeUp(await prepare('example'), files, {
    OTEL_COLLECTOR_VERSION,
    DEMO_ROUNDS: '12',
    DEMO_INTERVAL_MS: '50',
  });
});
afterAll(() => composed?.[Symbol.asyncDispose]());

test('the demo shows every feature of the API', async () => {
  await expectDemoTraces(composed);
});

test('the Collector is the one that the version names', async () => {
  const names = (await podman('ps', '--format', '{{.Image}}')).split('\n');
  expect(names).toContain(`docker.io/otel/opentelemetry-collector:${OTEL_COLLECTOR_VERSION}`);
});
