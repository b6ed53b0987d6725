/**
 * `npm run demo`: runs Spangraph, a Collector if one is on the PATH, and the demo's services, without containers, until
 * Ctrl-C. Flags are passed to Spangraph.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { delimiter, join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { numberSetting } from './settings.ts';

const folder = import.meta.dirname;
const root = join(folder, '../..');
const COLLECTORS = ['otelcol', 'otelcol-contrib', 'otelcol-k8s'];
const READY_TIMEOUT_MS = 30_000;
const running: ChildProcess[] = [];
const environment: Record<string, string> = {};
const stopping = new AbortController();
const aborted = once(stopping.signal, 'abort');

function findCollector(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.flatMap((one) => COLLECTORS.map((name) => join(one, name))).find((path) => existsSync(path));
}

/** A running part of the demo. If one fails, all end. */
function start(command: string, ...args: readonly string[]): ChildProcess {
  const child = spawn(command, args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...environment },
  });
  running.push(child);
  const name = command === process.execPath ? relative(root, args[0] ?? '') : command;
  child.on('error', (error) => console.error(`${name}: ${error.message}`));
  child.on('close', (code) => {
    if (code !== 0) stopping.abort(`The demo ends, as ${name} failed.`);
  });
  return child;
}

/** Stops the parts, the last started first, so that each can still send its spans. */
async function stopAll(): Promise<void> {
  for (const child of running.toReversed()) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    const closed = once(child, 'close');
    child.kill('SIGTERM');
    await closed;
  }
}

/** Waits until the URL answers with one of these statuses. Throws if the demo ends meanwhile. */
async function answering(url: string, ...statuses: readonly number[]): Promise<void> {
  const deadline = Date.now() + READY_TIMEOUT_MS;
  for (;;) {
    stopping.signal.throwIfAborted();
    // Another program may have the port, and never answer.
    const signal = AbortSignal.any([stopping.signal, AbortSignal.timeout(READY_TIMEOUT_MS)]);
    const status = await fetch(url, { signal }).then(
      (response) => response.status,
      () => 0,
    );
    if (statuses.includes(status)) return;
    if (Date.now() > deadline) throw new Error(`${url} did not answer in ${READY_TIMEOUT_MS / 1000} s`);
    await sleep(100);
  }
}

/** The address that the demo sends its spans to: a Collector that forwards them, or Spangraph. */
async function startCollector(spangraph: string, port: number): Promise<string> {
  const collector = findCollector();
  if (collector === undefined) {
    console.log(`No Collector on the PATH (${COLLECTORS.join(', ')}): the demo sends to Spangraph itself.`);
    return spangraph;
  }
  console.log(`The demo sends through ${collector}.`);
  const changes = {
    'receivers::otlp::protocols::grpc::endpoint': `127.0.0.1:${port}`,
    'receivers::otlp::protocols::http::endpoint': `127.0.0.1:${port + 1}`,
    'exporters::otlp::endpoint': spangraph,
    'service::telemetry::logs::level': 'error',
  };
  const overrides = Object.entries(changes).flatMap(([key, value]) => ['--config', `yaml:${key}: ${value}`]);
  start(collector, '--config', join(root, 'deploy/docker-compose/otel-collector.yaml'), ...overrides);
  // A Collector serves nothing at this path.
  await answering(`http://127.0.0.1:${port + 1}`, 404);
  return `127.0.0.1:${port}`;
}

if (!existsSync(join(folder, 'node_modules'))) {
  // On Windows npm is a script, which only a shell runs.
  const shell = process.platform === 'win32';
  execFileSync('npm', ['ci', '--ignore-scripts', '--prefix', folder], { stdio: 'inherit', shell });
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort(signal));
const first = numberSetting('DEMO_FIRST_PORT', 0);
const [api, grpc, http, collector, shop] =
  first === 0 ? [8080, 4317, 4318, 5317, 7080] : [first, first + 1, first + 2, first + 3, first + 5];
const addresses = Object.entries({ api, 'otlp-grpc': grpc, 'otlp-http': http }).flatMap(([part, port]) => [
  `--${part}-endpoint`,
  `127.0.0.1:${port}`,
]);
try {
  start(process.execPath, join(root, 'dist/program/main.js'), ...addresses, ...process.argv.slice(2));
  await answering(`http://127.0.0.1:${api}/readyz`, 200);
  environment.OTEL_EXPORTER_OTLP_ENDPOINT = `http://${await startCollector(`127.0.0.1:${grpc}`, collector)}`;
  environment.DEMO_SERVER_PORT = String(shop);
  environment.DEMO_SERVER_ENDPOINT = `http://127.0.0.1:${shop}`;
  start(process.execPath, join(folder, 'server/main.ts'));
  await answering(`http://127.0.0.1:${shop}/healthz`, 200);
  start(process.execPath, join(folder, 'client/main.ts'));
  console.log(`Its traces are at http://127.0.0.1:${api}/graphql until Ctrl-C.`);
  // Keeps running so that the traces can be looked at.
  await aborted;
} catch (error) {
  if (!stopping.signal.aborted) throw error;
} finally {
  await stopAll();
}
if (String(stopping.signal.reason).endsWith('failed.')) {
  console.error(stopping.signal.reason);
  process.exitCode = 1;
}
