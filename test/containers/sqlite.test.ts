/** docker-compose.sqlite.yml as its users use it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { countByRequest, SPANS_A_REQUEST, startLoad } from '../fixtures/otlp/load.ts';
import { freePort } from '../fixtures/ports.ts';
import { projectRoot } from '../fixtures/program.ts';
import { readSpanIds } from '../fixtures/read-back.ts';
import { makeTempFolder } from '../fixtures/temp-folder.ts';
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

function readmeRequest(): string {
  const request = /v1\/traces -H 'content-type: application\/json' -d '(\{[\s\S]*?\n\})'/.exec(
    readFileSync(join(projectRoot, 'README.md'), 'utf8'),
  );
  return request?.[1] ?? '';
}

test('it runs as a user without rights on a root that cannot be written', async () => {
  expect(await inContainer('id', '-u')).toBe('1000');
  for (const path of ['/x', '/opt/spangraph/x', '/etc/x']) {
    await expect(inContainer('touch', path)).rejects.toThrow('Read-only file system');
  }
  const status = await inContainer('cat', '/proc/1/status');
  expect(status).toMatch(/^CapEff:\s+0+$/m);
  expect(status).toMatch(/^NoNewPrivs:\s+1$/m);
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
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(composed.otlpHttpUrl, { method: 'POST', headers, body: readmeRequest() });
  expect(response.status).toBe(200);
  expect(await composed.graphql('{ traces { nodes { rootSpan { name } services { name } } } }')).toEqual({
    traces: { nodes: [{ rootSpan: { name: 'POST /orders' }, services: [{ name: 'checkout' }] }] },
  });

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
  await podman('stop', CONTAINER);
  expect(await podman('inspect', '--format', '{{.State.ExitCode}}', CONTAINER)).toBe('0');
  expect(await podman('logs', CONTAINER)).toContain('Spangraph stopped (SIGTERM).');
  await podman('start', CONTAINER);
  await composed.ready();
  expect(await countSpans()).toBe(before);
});

test('kill -9 in the middle of a load loses nothing acknowledged', async () => {
  const load = startLoad(composed, 0);
  await load.acknowledged(WARM_UP);
  await podman('kill', '--signal', 'KILL', CONTAINER);
  const { acknowledged } = await load.finished;
  expect(acknowledged.length).toBeGreaterThanOrEqual(WARM_UP);
  await podman('start', CONTAINER);
  await composed.ready();
  const stored = countByRequest(await readSpanIds(composed));
  expect(acknowledged.filter((request) => stored.get(request) !== SPANS_A_REQUEST)).toEqual([]);
});
