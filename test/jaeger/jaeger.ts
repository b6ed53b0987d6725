/** The real Jaeger, with its storage in Spangraph. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { parse as parseYaml } from 'yaml';
import { type Child, startChild } from '../fixtures/child.ts';
import { type Program, projectRoot, startProgram } from '../fixtures/program.ts';
import { until } from '../fixtures/until.ts';

const READY_MS = 60_000;
const JAEGER_PORT = 16_686;
const JAEGER_OTLP_PORT = 4318;

/** Where Spangraph listens: Jaeger has the usual ports. */
const STORAGE = '127.0.0.1:21271';
const WRITER = '127.0.0.1:21317';
const ARGS = [
  '--api-endpoint',
  '127.0.0.1:21080',
  '--otlp-grpc-endpoint',
  WRITER,
  '--otlp-http-endpoint',
  '127.0.0.1:21318',
];
const API = { jaeger_storage: { endpoint: STORAGE } };

/** The folder that `prepare` has made. */
function home(): string {
  const folder = process.env.JAEGER_HOME;
  if (folder === undefined) throw new Error('Run these tests by "npm run test:jaeger": it builds Jaeger.');
  return folder;
}

const remoteStorage = { REMOTE_STORAGE_ENDPOINT: STORAGE, REMOTE_STORAGE_WRITER_ENDPOINT: WRITER };

/** Starts Spangraph with this configuration, and what Jaeger needs of it. */
export function startStorage(config: object = {}): Promise<Program> {
  return startProgram({ args: ARGS, config: JSON.stringify({ ...config, api: API }) });
}

/** A storage that can be emptied over HTTP, for tests alone: Spangraph starts again with another, empty store. */
export interface EmptiableStorage extends AsyncDisposable {
  /** POST empties it. */
  readonly purgeUrl: string;
}

/** `configOf`: the configuration of each start, by its number. */
export async function startEmptiable(configOf: (start: number) => object): Promise<EmptiableStorage> {
  let starts = 0;
  let program = await startStorage(configOf(starts));
  const restart = async (): Promise<void> => {
    await program.stop();
    program = await startStorage(configOf(++starts));
  };
  const purger = createServer((_request, response) => {
    restart().then(
      // The suite counts the goroutines of connections that are kept.
      () => response.writeHead(200, { connection: 'close' }).end(),
      (error: unknown) => response.writeHead(500, { connection: 'close' }).end(String(error)),
    );
  });
  purger.listen(0, '127.0.0.1');
  await once(purger, 'listening');
  return {
    purgeUrl: `http://127.0.0.1:${(purger.address() as AddressInfo).port}/purge`,
    [Symbol.asyncDispose]: async () => {
      purger.close();
      await program[Symbol.asyncDispose]();
    },
  };
}

export interface SuiteOutcome {
  readonly code: number | null;
  /** Names of the cases, without that of the suite. */
  readonly passed: readonly string[];
  readonly failed: readonly string[];
  readonly skipped: readonly string[];
  /** All that it printed. */
  readonly output: string;
}

/** Jaeger's own suite for storages, run against the store. It starts a Jaeger of its own. */
export async function runSuite({ purgeUrl }: EmptiableStorage): Promise<SuiteOutcome> {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn('./suite.test', ['-test.run', '^TestGRPCStorage$', '-test.v'], {
    cwd: join(home(), 'cmd/jaeger/internal/integration'),
    env: { PATH, HOME, STORAGE: 'grpc', CUSTOM_STORAGE: 'true', PURGER_ENDPOINT: purgeUrl, ...remoteStorage },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'close');
  const output = (await Promise.all([text(child.stdout), text(child.stderr)])).join('\n');
  const [code] = (await ended) as [number | null];
  const cases = (outcome: string): string[] =>
    Array.from(
      output.matchAll(new RegExp(`^\\s*--- ${outcome}: TestGRPCStorage/(\\S+)`, 'gm')),
      ([, name = '']) => name,
    );
  return { code, passed: cases('PASS'), failed: cases('FAIL'), skipped: cases('SKIP'), output };
}

interface JaegerConfig {
  readonly extensions: {
    readonly jaeger_storage: {
      readonly backends: { readonly spangraph: { readonly grpc: { readonly writer: object } } };
    };
  };
}

function documentedConfig(): JaegerConfig {
  const page = readFileSync(join(projectRoot, 'docs/jaeger-storage.md'), 'utf8');
  return parseYaml(/^```yaml\n(# of Jaeger\n[\s\S]*?)^```$/m.exec(page)?.[1] ?? '');
}

export interface Jaeger extends AsyncDisposable {
  /** `http://host:port` of its HTTP API. */
  readonly origin: string;
  /** The URL to post traces to. */
  readonly otlpHttpUrl: string;
}

/** Starts Jaeger with the configuration of the documentation, which sends these tokens. */
export async function startJaeger(
  folder: string,
  tokens: { readonly read: string; readonly ingest: string },
): Promise<Jaeger> {
  const config = documentedConfig();
  const { grpc } = config.extensions.jaeger_storage.backends.spangraph;
  Object.assign(grpc, { endpoint: STORAGE, headers: { authorization: `Bearer ${tokens.read}` } });
  Object.assign(grpc.writer, { endpoint: WRITER, headers: { authorization: `Bearer ${tokens.ingest}` } });
  const path = join(folder, 'jaeger.yaml');
  writeFileSync(path, JSON.stringify(config)); // YAML too
  const child: Child = startChild(join(home(), 'cmd/jaeger/jaeger'), ['--config', path], { folder });
  const origin = `http://127.0.0.1:${JAEGER_PORT}`;
  const answers = async (): Promise<void> => {
    const response = await fetch(`${origin}/api/services`);
    if (!response.ok) throw new Error(`${response.status}: ${await response.text()}\n${child.output()}`);
  };
  try {
    const ended = child.exited.then(({ code }) => Promise.reject(new Error(`it ended with code ${code}`)));
    await Promise.race([ended, until(answers, READY_MS)]);
  } catch (error) {
    await child[Symbol.asyncDispose]();
    throw new Error(`Jaeger did not start\n${child.output()}`, { cause: error });
  }
  const otlpHttpUrl = `http://127.0.0.1:${JAEGER_OTLP_PORT}/v1/traces`;
  return { origin, otlpHttpUrl, [Symbol.asyncDispose]: () => child[Symbol.asyncDispose]() };
}
