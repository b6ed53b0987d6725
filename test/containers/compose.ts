/** A compose file of ours that is up, and what a user does with it. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { vi } from 'vitest';
import { freePort } from '../fixtures/ports.ts';
import { type Program, projectRoot } from '../fixtures/program.ts';

const run = promisify(execFile);
const PREPARE_MS = 1_200_000;
const COMMAND_MS = 180_000;
const READY_MS = 180_000;
/** The tests' own project, so that they touch no containers that a user runs from the same files. */
export const PROJECT = 'spangraph-tests';
/** The container of the API; users know it as teletrace-api. */
export const CONTAINER = 'spangraph-tests-api';

export interface Composed
  extends AsyncDisposable,
    Pick<Program, 'apiOrigin' | 'otlpHttpUrl' | 'grpcAddress' | 'graphql'> {
  /** Waits until it answers queries and takes spans. */
  ready(): Promise<void>;
}

/** Runs podman; gives what it printed on standard output. */
export async function podman(...args: readonly string[]): Promise<string> {
  return (await run('podman', args, { timeout: COMMAND_MS })).stdout.trim();
}

/** The name of the container of a service of a compose file, whether it runs or not. */
export async function containerOf(service: string): Promise<string> {
  const labels = { 'com.docker.compose.project': PROJECT, 'com.docker.compose.service': service };
  const filters = Object.entries(labels).flatMap(([key, value]) => ['--filter', `label=${key}=${value}`]);
  return await podman('ps', '--all', ...filters, '--format', '{{.Names}}');
}

/** What the sqlite3 program answers. */
export async function sqlite3(path: string, sql: string): Promise<string> {
  return (await run('sqlite3', [path, sql], { timeout: COMMAND_MS })).stdout.trim();
}

/** Installs what is missing and builds the images, those of the example and of Elasticsearch too if told. Gives podman-compose. */
export async function prepare(...what: readonly ('example' | 'elasticsearch')[]): Promise<string> {
  const { stdout } = await run(join(projectRoot, 'test/containers/prepare'), what, { timeout: PREPARE_MS });
  return stdout.trim();
}

/** Removes what a run of these tests left that was killed: its containers, networks and volumes. */
export async function removeLeftovers(): Promise<void> {
  const ofProject = ['--filter', `label=com.docker.compose.project=${PROJECT}`];
  // Containers of a pod that depend on each other go only with the pod.
  const pods = ['--filter', `name=^pod_${PROJECT}$`];
  await removeAll(['pod', 'ps', ...pods, '--format', '{{.ID}}'], ['pod', 'rm', '--force', '--time', '0']);
  await removeAll(['ps', '--all', '--quiet', ...ofProject], ['rm', '--force', '--time', '0']);
  await removeAll(['network', 'ls', '--quiet', ...ofProject], ['network', 'rm', '--force']);
  await removeAll(['volume', 'ls', '--quiet', ...ofProject], ['volume', 'rm', '--force']);
}

async function removeAll(list: readonly string[], remove: readonly string[]): Promise<void> {
  const found = (await podman(...list)).split('\n').filter((name) => name !== '');
  if (found.length > 0) await podman(...remove, ...found);
}

/** Brings the compose files up, on ports that are free. Disposing takes them down with their volumes. */
export async function composeUp(
  command: string,
  files: readonly string[],
  settings: Readonly<Record<string, string>> = {},
): Promise<Composed> {
  const [api, grpc, http] = [await freePort(), await freePort(), await freePort()];
  const ports = { SPANGRAPH_API_PORT: `${api}`, SPANGRAPH_GRPC_PORT: `${grpc}`, SPANGRAPH_HTTP_PORT: `${http}` };
  const { PATH = '', HOME = '' } = process.env;
  const env = { PATH, HOME, SPANGRAPH_CONTAINER: CONTAINER, ...ports, ...settings };
  const cwd = join(projectRoot, 'deploy/docker-compose');
  const compose = async (...args: readonly string[]): Promise<void> => {
    const options = ['--project-name', PROJECT, ...files.flatMap((file) => ['-f', file])];
    await run(command, [...options, ...args], { cwd, env, timeout: COMMAND_MS });
  };
  const apiOrigin = `http://127.0.0.1:${api}`;
  const otlpHttpUrl = `http://127.0.0.1:${http}/v1/traces`;
  const composed: Composed = {
    apiOrigin,
    otlpHttpUrl,
    grpcAddress: `127.0.0.1:${grpc}`,
    ready: async () => {
      await untilReady(apiOrigin);
      await untilTakingSpans(otlpHttpUrl);
    },
    graphql: async (query, variables = {}) => {
      const headers = { 'content-type': 'application/json' };
      const body = JSON.stringify({ query, variables });
      const response = await fetch(`${apiOrigin}/graphql`, { method: 'POST', headers, body });
      const { data, errors } = (await response.json()) as Awaited<ReturnType<Program['ask']>>;
      if (errors !== undefined) throw new Error(`${JSON.stringify(errors)} for ${query}`);
      return data;
    },
    [Symbol.asyncDispose]: () => compose('down', '--volumes', '--timeout', '20'),
  };
  await removeLeftovers();
  try {
    await compose('up', '-d', '--no-build');
    await composed.ready();
    return composed;
  } catch (error) {
    const logs = await Promise.all(['api', 'spangraph', 'elasticsearch'].map(logOf));
    await composed[Symbol.asyncDispose]();
    throw new Error(`${files.join(' ')} did not come up\n${logs.join('\n')}`, { cause: error });
  }
}

/** Waits until the server at this origin is ready. */
export async function untilReady(origin: string): Promise<void> {
  await vi.waitFor(
    async () => {
      const response = await fetch(`${origin}/readyz`);
      if (!response.ok) throw new Error(`not ready: ${await response.text()}`);
    },
    { timeout: READY_MS, interval: 200 },
  );
}

/** Waits until a request without spans is acknowledged. */
async function untilTakingSpans(url: string): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  await vi.waitFor(
    async () => {
      const response = await fetch(url, { method: 'POST', headers, body: '{}' });
      if (!response.ok) throw new Error(`takes no spans: ${await response.text()}`);
    },
    { timeout: READY_MS, interval: 200 },
  );
}

/** The last lines that a service wrote; empty where the compose file has no such service. */
async function logOf(service: string): Promise<string> {
  const name = await containerOf(service);
  return name === '' ? '' : `${service}:\n${await podman('logs', '--tail', '30', name).catch(String)}`;
}
