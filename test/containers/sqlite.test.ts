/** docker-compose.sqlite.yml as its users use it. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startLoad } from '../fixtures/otlp/load.ts';
import { freePort } from '../fixtures/ports.ts';
import { projectRoot } from '../fixtures/program.ts';
import { makeTempFolder } from '../fixtures/temp-folder.ts';
import { expectAllStored, expectLockedDown, programsOf, README_TRACE, sendReadmeTrace, stopInOrder } from './checks.ts';
import { CONTAINER, type Composed, composeUp, podman, prepare, sqlite3, untilReady } from './compose.ts';

/** Requests that are acknowledged before the container is killed. */
const WARM_UP = 60;
/** MB; what the image weighs is Node.js. */
const LARGEST_IMAGE = 160;
const COUNT = '{ spans(first: 0) { totalCount } }';

/** What the tests read of a list of parts. */
interface Bom {
  readonly components: readonly {
    readonly name: string;
    readonly version: string;
    readonly purl: string;
    readonly properties: readonly { readonly value: string }[];
  }[];
}

let composed: Composed;

beforeAll(async () => {
  composed = await composeUp(await prepare(), ['docker-compose.sqlite.yml']);
});
afterAll(() => composed?.[Symbol.asyncDispose]());

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

test('it has the programs that its users need, and no other', async () => {
  expect(await programsOf(CONTAINER)).toEqual([
    '/bin/dash',
    '/bin/sh',
    '/usr/bin/find',
    '/usr/local/bin/node',
    '/usr/local/bin/spangraph',
  ]);
});

test('the program in it is what the lock file pins, without tests, and the list of parts has the system too', async () => {
  using folder = makeTempFolder();
  await podman('cp', `${CONTAINER}:/opt/spangraph`, folder.file('spangraph'));
  const modules = folder.file('spangraph/node_modules');
  const files = globSync('**/*', { cwd: modules });
  expect(files).toContain(`better-sqlite3/prebuilds/linux-${process.arch}.node`);
  expect(files.filter((file) => /(?:^|\/)(?:tests?|__tests__|npm|\.bin)\/|\.test\.[cm]?js$/.test(file))).toEqual([]);

  const { components } = JSON.parse(readFileSync(folder.file('spangraph/dist/sbom.cdx.json'), 'utf8')) as Bom;
  const { packages } = JSON.parse(readFileSync(join(projectRoot, 'package-lock.json'), 'utf8'));
  for (const path of globSync(['*/package.json', '@*/*/package.json'], { cwd: modules })) {
    const { name, version } = JSON.parse(readFileSync(join(modules, path), 'utf8'));
    expect(packages[`node_modules/${name}`].version).toBe(version);
    expect(components).toContainEqual(expect.objectContaining({ name, version }));
  }
  const system = components.filter(({ properties: [partOf] }) => partOf?.value === 'image');
  expect(system.map(({ name }) => name)).toEqual(expect.arrayContaining(['node', 'dash', 'findutils', 'libc6']));
  for (const { version, purl } of system) expect(decodeURIComponent(purl)).toContain(`@${version}`);
});

test('the line that the original told its users finds the database', async () => {
  // A folder of /proc is for root alone. find says so and ends with 1, after it has looked everywhere.
  const found = await podman('exec', CONTAINER, 'sh', '-c', "find / -name 'embedded_spans.db'").catch(
    (error: { readonly stdout: string }) => error.stdout,
  );
  expect(found.trim()).toBe('/app/embedded_spans.db');
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

test('a diagnostic report of Node.js names no variables, which may hold passwords', async () => {
  const report = '--report-on-signal --report-directory=/app --report-filename=report.json';
  const port = await freePort();
  const args = [
    '--read-only',
    '-e',
    `NODE_OPTIONS=${report}`,
    '-e',
    'A_PASSWORD=xyzzy',
    '-p',
    `127.0.0.1:${port}:8080`,
  ];
  const id = await podman('run', '-d', ...args, 'localhost/spangraph:latest');
  using folder = makeTempFolder();
  try {
    await untilReady(`http://127.0.0.1:${port}`);
    await podman('kill', '--signal', 'USR2', id);
    const copy = folder.file('report.json');
    const copied = async (): Promise<unknown> => {
      await podman('cp', `${id}:/app/report.json`, copy);
      return JSON.parse(readFileSync(copy, 'utf8'));
    };
    const written = await vi.waitFor(copied, { timeout: 20_000, interval: 500 });
    expect(written).toHaveProperty('header.event', 'SIGUSR2');
    expect(readFileSync(copy, 'utf8')).not.toContain('xyzzy');
  } finally {
    await podman('rm', '--force', '--volumes', id);
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
