/** The blocks of README and docs that need containers, run as they are, with podman for docker, names of tests and free ports. */
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, test, vi } from 'vitest';
import { freePort } from '../fixtures/ports.ts';
import { projectRoot } from '../fixtures/program.ts';
import { makeTempFolder } from '../fixtures/temp-folder.ts';
import { CONTAINER, PROJECT, podman, prepare, removeLeftovers, sqlite3, untilReady } from './compose.ts';

const run = promisify(execFile);
const PORTS = [8080, 4317, 4318] as const;
/** The container's name in the documents. */
const NAME = 'teletrace-api';
const VOLUME = 'spangraph-documents-test';

let composeCommand: string;
let ports: Readonly<Record<number, number>>;

beforeAll(async () => {
  composeCommand = await prepare('example', 'elasticsearch');
  await removeLeftovers();
  await removeRun();
  const free = await Promise.all(PORTS.map(() => freePort()));
  ports = Object.fromEntries(PORTS.map((port, index) => [port, free[index] ?? 0]));
});

/** The shell blocks of a page that begin with this. */
function blocks(page: string, begin: string): string[] {
  const text = readFileSync(join(projectRoot, page), 'utf8');
  return [...text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)]
    .map(([, block = '']) => block)
    .filter((block) => block.startsWith(begin));
}

/** Images are there already: what builds them is what the pages say, by another program where there is no registry. */
const DOCKER = `set -euo pipefail
docker() {
  case $1 in
    build) podman image exists localhost/spangraph:latest ;;
    compose) shift; "$COMPOSE" --project-name "$PROJECT" "\${@/--build/--no-build}" ;;
    *) podman "$@" ;;
  esac
}
`;

async function runBlock(block: string, cwd: string): Promise<string> {
  const here = PORTS.reduce(
    (text, port) => text.replaceAll(`127.0.0.1:${port}:`, `127.0.0.1:${ports[port]}:`),
    block.replace('-v spans:', `-v ${VOLUME}:`).replaceAll(NAME, CONTAINER),
  );
  const { PATH, HOME } = process.env;
  const published = {
    SPANGRAPH_API_PORT: `${ports[8080]}`,
    SPANGRAPH_GRPC_PORT: `${ports[4317]}`,
    SPANGRAPH_HTTP_PORT: `${ports[4318]}`,
  };
  const env = {
    PATH,
    HOME,
    COMPOSE: composeCommand,
    PROJECT,
    SPANGRAPH_CONTAINER: CONTAINER,
    DEMO_INTERVAL_MS: '50',
    ES_JAVA_OPTS: '-Xms512m -Xmx512m',
    ...published,
  };
  return (await run('bash', ['-c', DOCKER + here], { cwd, env, timeout: 180_000 })).stdout;
}

test.each(blocks('README.md', 'docker compose').map((block) => block.trim()))(
  'README: %s',
  async (command) => {
    const folder = join(projectRoot, 'deploy/docker-compose');
    const origin = `http://127.0.0.1:${ports[8080]}`;
    try {
      await runBlock(command, folder);
      await untilReady(origin);
      const traces = async (): Promise<void> => expect(await countTraces(origin)).toBeGreaterThan(0);
      await vi.waitFor(traces, { timeout: 90_000, interval: 500 });
    } finally {
      await runBlock(command.replace(/ up .*/, ' down --volumes'), folder);
    }
  },
  300_000,
);

test('README shows how to start the containers', () => {
  expect(blocks('README.md', 'docker compose')).toHaveLength(1);
});

async function countTraces(origin: string): Promise<number> {
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ query: '{ traces(first: 0) { totalCount } }' });
  const response = await fetch(`${origin}/graphql`, { method: 'POST', headers, body });
  return ((await response.json()) as { data: { traces: { totalCount: number } } }).data.traces.totalCount;
}

test('docs/deploying.md: the image is run, looked into, and its database copied out', async () => {
  const [start = '', look = '', ...others] = blocks('docs/deploying.md', 'docker ');
  expect(others).toEqual([]);
  using folder = makeTempFolder();
  try {
    await runBlock(start, projectRoot);
    await untilReady(`http://127.0.0.1:${ports[8080]}`);
    await runBlock(look, folder.path);
    expect(existsSync(folder.file('embedded_spans.db'))).toBe(true);
    expect(await sqlite3(folder.file('embedded_spans.db'), 'PRAGMA integrity_check')).toBe('ok');
    const page = readFileSync(join(projectRoot, 'docs/deploying.md'), 'utf8');
    const backup = /`(docker exec [^`]* backup [^`]*)`/s.exec(page)?.[1]?.replaceAll('\n', ' ') ?? '';
    await runBlock(backup, folder.path);
    await podman('cp', `${CONTAINER}:/app/copy.db`, folder.file('copy.db'));
    expect(await sqlite3(folder.file('copy.db'), 'PRAGMA integrity_check')).toBe('ok');
  } finally {
    await removeRun();
  }
});

/** Removes what docs/deploying.md runs without a compose file. */
async function removeRun(): Promise<void> {
  await podman('rm', '--force', '--ignore', CONTAINER);
  await podman('volume', 'rm', '--force', VOLUME);
}

test('docs/receivers.md: a real Collector accepts the configuration', async () => {
  const page = readFileSync(join(projectRoot, 'docs/receivers.md'), 'utf8');
  const [, config = ''] = /^```yaml\n(# of the Collector\n[\s\S]*?)^```$/m.exec(page) ?? [];
  const { OTEL_COLLECTOR_VERSION = '0.161.0' } = process.env;
  const image = `docker.io/otel/opentelemetry-collector:${OTEL_COLLECTOR_VERSION}`;
  const validate = (text: string): Promise<string> =>
    podman('run', '--rm', image, 'validate', '--config', `yaml:${text}`);
  await validate(config);
  await expect(validate(config.replace('tls:', 'tsl:'))).rejects.toThrow('tsl');
});
