/** Starts a server inside a test. The parts are joined by src/app, as for the program. */
import type { App } from '../app/app-types.ts';
import { ownDoor } from '../app/own-doors.ts';
import { PROGRAM } from '../app/program.ts';
import { reachable } from '../app/shown-receivers.ts';
import type { Config } from '../config/config.ts';
import { GRAPHQL_PATH } from '../graphql/path.ts';
import { packageVersion } from '../package-root.ts';
import { createLogger } from '../telemetry/logger.ts';
import { textOf } from './documents.ts';
import { NotSettledError } from './errors.ts';
import { GraphqlClient } from './graphql-client.ts';
import { senderEnvironment } from './sender-environment.ts';
import { settle } from './settle.ts';
import type { Spangraph, StartOptions } from './spangraph.ts';
import { readSpans, readTrace, readTraces } from './stored.ts';
import { type TestConfig, testConfig } from './test-config.ts';

/**
 * Starts a server for an integration test, on ports that the system chooses, with a storage that ends with it. Several may run in one
 * process. It changes nothing of the process: no signals, no exit code, and no output unless `log` asks for it. Throws a
 * SpangraphError, with INVALID_CONFIG for a configuration that cannot be used, and a TypeError for an option that does not exist.
 */
export async function startSpangraph(options: StartOptions = {}): Promise<Spangraph> {
  const { config = {}, log = 'silent', ...others } = options;
  refuseUnknown(others);
  const made = testConfig(config, log);
  try {
    const { startApp } = await import('../app/app.ts');
    const parts = { log: createLogger(made.config.log), version: packageVersion(), isEmbedded: true, ...PROGRAM };
    const app = await whileProcessStays(() => startApp(made.config, parts));
    return spangraphOf(app, made);
  } catch (thrown) {
    made.folder?.remove();
    throw thrown;
  }
}

/** JavaScript has no types, and a misspelled option would have no effect. */
function refuseUnknown(others: object): void {
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) {
    throw new TypeError(`startSpangraph: unknown option "${unknown}"; the options are config and log.`);
  }
}

function spangraphOf(app: App, { config, folder }: TestConfig): Spangraph {
  const { authorization } = app;
  const ended = new AbortController();
  void app.failed.then((reason) => ended.abort(reason));
  const client = new GraphqlClient(ownDoor(app.apiAddress, { tls: config.api.tls, authorization }), ended.signal);
  const parts = { client, queuedBytes: () => whileProcessStays(() => app.queuedBytes()) };
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
    query: <Result>(document: unknown, variables?: unknown) => client.send<Result>(textOf(document), variables),
    trace: (traceId) => readTrace(client, traceId),
    traces: (search) => readTraces(client, search),
    spans: (search) => readSpans(client, search),
    settled: (options) => settle(parts, options ?? {}),
    settledTrace: async (traceId, options) => {
      await settle(parts, { ...options, traceId });
      const trace = await readTrace(client, traceId);
      if (trace === null) throw new NotSettledError(`Trace ${traceId} was removed while it was waited for.`);
      return trace;
    },
    clear: () => whileProcessStays(() => app.clear()),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

function receiverUrl({ receiverAddresses }: App, { receivers }: Config, name: string): string | undefined {
  const address = receiverAddresses[name];
  if (address === undefined) return undefined;
  return `${receivers[name]?.tls === undefined ? 'http' : 'https'}://${reachable(address)}`;
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

function once(action: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => {
    done ??= action();
    return done;
  };
}
