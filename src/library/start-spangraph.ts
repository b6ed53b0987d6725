/** Starts a server inside a test. The parts are joined by src/app, as for the program. */
import type { App } from '../app/app-types.ts';
import { ownDoor } from '../app/own-doors.ts';
import { PROGRAM } from '../app/program.ts';
import { reachable } from '../app/shown-receivers.ts';
import type { Config } from '../config/config.ts';
import { schemeWith } from '../net/address.ts';
import { GRAPHQL_PATH } from '../net/graphql-path.ts';
import { packageVersion } from '../package-root.ts';
import { createLogger } from '../telemetry/logger.ts';
import { textOf } from './documents.ts';
import { NotSettledError } from './errors.ts';
import { GraphqlClient } from './graphql-client.ts';
import { startOptions } from './options.ts';
import { senderEnvironment } from './sender-environment.ts';
import { type Awaited, type SettleParts, settle } from './settle.ts';
import type { Spangraph, StartOptions } from './spangraph.ts';
import { readSpans, readTrace, readTraces } from './stored.ts';
import { type TestConfig, testConfig } from './test-config.ts';
import type { Trace } from './trace.ts';

/**
 * Starts a server for an integration test, on ports that the system chooses, with a storage that ends with it. Several may run in one
 * process. It changes nothing of the process: no signals, no exit code, and no output unless `log` asks for it. Throws a
 * SpangraphError, with INVALID_CONFIG for a configuration that cannot be used, and a TypeError for an option that does not exist.
 */
export async function startSpangraph(options: StartOptions = {}): Promise<Spangraph> {
  const { config, log } = startOptions(options);
  const made = testConfig(config, log);
  try {
    const { startApp } = await import('../app/app.ts');
    const appOptions = { log: createLogger(made.config.log), version: packageVersion(), isEmbedded: true, ...PROGRAM };
    const app = await whileProcessStays(() => startApp(made.config, appOptions));
    return spangraphOf(app, made);
  } catch (thrown) {
    made.folder?.remove();
    throw thrown;
  }
}

function spangraphOf(app: App, { config, folder }: TestConfig): Spangraph {
  const { authorization } = app;
  const ended = new AbortController();
  void app.failed.then((reason) => ended.abort(reason));
  const client = new GraphqlClient(ownDoor(app.apiAddress, { tls: config.api.tls, authorization }), ended.signal);
  const whileRunning = <T>(action: () => Promise<T>): Promise<T> => untilEnded(ended.signal, action);
  const inProcess = <T>(action: () => Promise<T>): Promise<T> => whileProcessStays(() => whileRunning(action));
  const parts = { client, queuedBytes: () => inProcess(() => app.queuedBytes()) };
  const url = `${app.apiScheme}://${reachable(app.apiAddress)}`;
  const otlpHttp = receiverUrl(app, config, 'otlp/http');
  const otlpGrpc = receiverUrl(app, config, 'otlp/grpc');
  const stop = once(async () => {
    ended.abort(new Error('This Spangraph was stopped.'));
    try {
      await whileProcessStays(() => app.stop());
    } finally {
      folder?.remove();
    }
  });
  return {
    url,
    graphqlUrl: `${url}${GRAPHQL_PATH}`,
    otlpHttpUrl: otlpHttp && `${otlpHttp}/v1/traces`,
    otlpGrpcUrl: otlpGrpc,
    env: senderEnvironment({ otlpHttp, otlpGrpc, authorization }),
    query: <Result>(document: unknown, variables?: unknown) => {
      const text = textOf(document);
      return whileRunning(() => client.send<Result>(text, variables));
    },
    trace: (traceId) => whileRunning(() => readTrace(client, traceId)),
    traces: (search) => whileRunning(() => readTraces(client, search)),
    spans: (search) => whileRunning(() => readSpans(client, search)),
    settled: (options) => whileRunning(async () => void (await settle(parts, options ?? {}))),
    settledTrace: (traceId, options) => whileRunning(() => settleTrace(parts, { ...options, traceId })),
    clear: () => inProcess(() => app.clear()),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

async function settleTrace(parts: SettleParts, awaited: Awaited & { readonly traceId: string }): Promise<Trace> {
  const { traceId } = awaited;
  const count = await settle(parts, awaited);
  const trace = await readTrace(parts.client, traceId);
  if (trace !== null) return trace;
  if (count > 0) throw new NotSettledError(`Trace ${traceId} was removed while it was waited for.`);
  throw new NotSettledError(`Trace ${traceId} never came, and spans: 0 does not wait for it.`);
}

function receiverUrl({ receiverAddresses }: App, { receivers }: Config, name: string): string | undefined {
  const address = receiverAddresses[name];
  if (address === undefined) return undefined;
  return `${schemeWith(receivers[name]?.tls)}://${reachable(address)}`;
}

/** Milliseconds of a timer that only has to be there. */
const LONG_MS = 2 ** 30;

/** The server does not keep the process, so something else must while the server is waited for. */
async function whileProcessStays<T>(action: () => Promise<T>): Promise<T> {
  const timer = setInterval(() => {}, LONG_MS);
  try {
    return await action();
  } finally {
    clearInterval(timer);
  }
}

/** From the end on it rejects with the reason of the end, whatever the action meets, or waits for. */
async function untilEnded<T>(ended: AbortSignal, action: () => Promise<T>): Promise<T> {
  ended.throwIfAborted();
  const { promise: end, reject } = Promise.withResolvers<never>();
  const onEnd = (): void => reject(ended.reason);
  ended.addEventListener('abort', onEnd, { once: true });
  try {
    return await Promise.race([action(), end]);
  } finally {
    ended.removeEventListener('abort', onEnd);
  }
}

function once(action: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => {
    done ??= action();
    return done;
  };
}
