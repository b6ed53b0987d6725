/** Everything that `spangraph doctor` looks at, in the order in which a start needs it. */
import { backendOf } from '../../app/backend-of.ts';
import { PROGRAM } from '../../app/program.ts';
import type { Config } from '../../config/config.ts';
import type { ConfigSource } from '../../config/config-source.ts';
import { thrownMessage } from '../../errors.ts';
import { formatEndpoint } from '../../net/address.ts';
import type { Examined } from '../../storage/definition.ts';
import { examineCertificates } from './certificates.ts';
import { type AskedServer, examineDoors } from './doors.ts';
import { examineMachine, examineOpenFiles } from './machine.ts';
import { examinePorts, isRunning } from './ports.ts';
import { startTrial } from './trial-server.ts';

export interface DoctorOptions {
  readonly source: ConfigSource;
  /** For a server that runs and wants one. */
  readonly token: string | undefined;
  /** Throws the reason if the process may not open the files that a server needs. */
  readonly requireFiles: (config: Config) => void;
}

export async function* examineAll({ source, token, requireFiles }: DoctorOptions): AsyncGenerator<Examined> {
  yield* examineMachine();
  const what = 'configuration';
  let config: Config;
  try {
    config = source.load();
  } catch (thrown) {
    const found = thrownMessage(thrown);
    yield {
      what,
      state: 'failed',
      found,
      advice: 'docs/configuration.md lists every key. Nothing else was looked at.',
    };
    return;
  }
  yield { what, state: 'ok', found: source.file ?? 'no file; flags, environment and defaults' };
  yield examineOpenFiles(() => requireFiles(config));
  const running = await isRunning(config);
  yield* await examinePorts(config, running);
  yield* await examineCertificates(config);
  yield* await backendOf(config, PROGRAM.components).examine();
  if (running) yield* examineRunning(config, token);
  else yield* examineTrial(config);
}

async function* examineRunning(config: Config, token: string | undefined): AsyncGenerator<Examined> {
  const apiAddress = formatEndpoint(config.api);
  yield { what: 'server', state: 'ok', found: `one is running at ${apiAddress}` };
  const addresses = Object.fromEntries(
    Object.entries(config.receivers).map(([name, address]) => [name, formatEndpoint(address)]),
  );
  const server: AskedServer = { config, apiAddress, addresses, authorization: token && `Bearer ${token}` };
  yield* await examineDoors(server);
}

async function* examineTrial(config: Config): AsyncGenerator<Examined> {
  const what = 'server';
  try {
    const server = await startTrial(config);
    yield {
      what,
      state: 'ok',
      found: 'none is running; one was started for a moment, on other ports and with a database of its own',
    };
    try {
      yield* await examineDoors(server);
    } finally {
      await server.stop();
    }
  } catch (thrown) {
    yield {
      what,
      state: 'failed',
      found: `it does not start: ${thrownMessage(thrown)}`,
    };
  }
}
