/** docker-compose.sqlite.yml as its users use it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startLoad } from '../fixtures/otlp/load.ts';
import { freePort } from '../fixtures/ports.ts';
import { projectRoot } from '../fixtures/program.ts';
import { makeTempFolder } from '../fixtures/temp-folder.ts';
import { expectAllStored, expectLockedDown, README_TRACE, sendReadmeTrace, stopInOrder } from './checks.ts';
import { CONTAINER, type Composed, composeUp, podman, prepare, sqlite3, untilReady } from './compose.ts';

/** Requests that are acknowledged before the container is killed. */
const WARM_UP = 60;
/** MB; what the image weighs is Node.js. */
const LARGEST_IMAGE = 200;
const COUNT = '{ spans(first: 0) { totalCount } }';

let composed: Composed;

beforeAll(async () => {
  composed = await composeUp(await prepare(), ['docker-compose.sqlite.yml']);
});
afterAll(() => composed?.[Symbol.asyncDispose]());

async function inContainer(...command: readonly string[]): Promise<string> {
  return await podman('exec', CONTAINER, ...command);
}

async function countSpans(): Promise<number> {
  return (await composed.graphql(COUNT)).spans.totalCount;
}

test('it runs as a user without rights on a root that cannot be written', async () => {
  await expectLockedDown(CONTAINER);
});

test('the image is small and says what it is', async () => {
  const [image] = JSON.parse(await podman('image', 'inspect', 'localhost/spangraph:latest'));
  expect(image.Size / 1e6).toBeLessThan(LARGEST_IMAGE);
  const { version } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8'));
  expect(image.Labels).toMatchObject({
    'org.opencontainers.image.title': 'Spangraph',
    'org.opencontainers.image.licenses': 'Apache-2.0',
    'org.opencontainers.image.version': version,
  });
  expect(image.Config).toMatchObject({
    User: '1000:1000',
    WorkingDir: '/app',
    Cmd: ['--config', '/etc/config.yaml'],
    ExposedPorts: { '8080/tcp': {}, '4317/tcp': {}, '4318/tcp': {} },
    Volumes: { '/app': {} },
  });
});

test('its health check passes', async () => {
  await podman('healthcheck', 'run', CONTAINER);
});

test('it takes spans and answers, and the copied database has them', async () => {
  await sendReadmeTrace(composed);
  expect(await composed.graphql(README_TRACE.query)).toEqual(README_TRACE.answer);

  using folder = makeTempFolder();
  const copy = folder.file('embedded_spans.db');
  await vi.waitFor(
    async () => {
      await podman('cp', `${CONTAINER}:/app/embedded_spans.db`, copy);
      expect(await sqlite3(copy, 'SELECT name FROM spans')).toBe('POST /orders');
    },
    { timeout: 20_000, interval: 500 },
  );
  expect(await inContainer('sqlite3', 'embedded_spans.db', 'SELECT count(*) FROM spans')).toBe('1');
});

/** The file that the quick start of the original gives its users: no address is named. */
const ORIGINAL = `receivers:
  otlp:
    protocols:
      grpc:
      http:
processors:
  batch:
exporters:
  sqlite:
    path: embedded_spans.db
service:
  pipelines:
    traces:
      receivers: [otlp]
      processors: [batch]
      exporters: [sqlite]
`;

test('one command runs it with a file of the original', async () => {
  using folder = makeTempFolder();
  const file = folder.write('all-in-one-config.yaml', ORIGINAL);
  const port = await freePort();
  const args = ['--rm', '--read-only', '-v', `${file}:/etc/config.yaml`, '-p', `127.0.0.1:${port}:8080`];
  const id = await podman('run', '-d', ...args, 'localhost/spangraph:latest', '--config', '/etc/config.yaml');
  try {
    await untilReady(`http://127.0.0.1:${port}`);
    expect(await podman('logs', id)).toMatch(/0\.0\.0\.0:4317[\s\S]*0\.0\.0\.0:4318[\s\S]*\/app\/embedded_spans\.db/);
  } finally {
    await podman('stop', id);
  }
});

test('a restart keeps the data, and a stop is one in order', async () => {
  const before = await countSpans();
  await stopInOrder(CONTAINER);
  await podman('start', CONTAINER);
  await composed.ready();
  expect(await countSpans()).toBe(before);
});

test('kill -9 in the middle of a load loses nothing acknowledged', async () => {
  const load = startLoad(composed, 0);
  await load.acknowledged(WARM_UP);
  await podman('kill', '--signal', 'KILL', CONTAINER);
  const report = await load.finished;
  expect(report.acknowledged.length).toBeGreaterThanOrEqual(WARM_UP);
  await podman('start', CONTAINER);
  await composed.ready();
  await expectAllStored(composed, report);
});
