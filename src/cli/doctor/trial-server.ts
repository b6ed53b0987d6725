/** A server of a configuration beside whatever runs: on other ports, with a database of its own. */
import { PROGRAM } from '../../app/program.ts';
import type { Config } from '../../config/config.ts';
import { loadConfig } from '../../config/load.ts';
import { makeStorageFolder, type StorageFolder } from '../../library/storage-folder.ts';
import { packageVersion } from '../../package-root.ts';
import { createLogger } from '../../telemetry/logger.ts';
import type { AskedServer } from './doors.ts';

export interface TrialServer extends AskedServer {
  /** Ends it, and removes its database. */
  stop(): Promise<void>;
}

const HERE = { host: '127.0.0.1', port: 0 };

/** Its doors have the certificates, tokens and limits of the configuration. Throws a SpangraphError if it does not start. */
export async function startTrial(config: Config): Promise<TrialServer> {
  const folder = makeStorageFolder();
  const remove = removeOnSignals(folder);
  try {
    const { startApp } = await import('../../app/app.ts');
    const own = trialConfig(config, `${folder.path}/spans.db`);
    const log = createLogger(own.log);
    const app = await startApp(own, { log, version: packageVersion(), isEmbedded: false, ...PROGRAM });
    const { apiAddress, receiverAddresses: addresses, authorization } = app;
    const stop = async (): Promise<void> => {
      try {
        await app.stop();
      } finally {
        remove();
      }
    };
    return { config: own, apiAddress, addresses, authorization, stop };
  } catch (thrown) {
    remove();
    throw thrown;
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Removes the folder when the result is called, or when a signal ends the process, which it then does as ever. */
function removeOnSignals(folder: StorageFolder): () => void {
  const remove = (): void => {
    for (const signal of SIGNALS) process.off(signal, onSignal);
    folder.remove();
  };
  const onSignal = (signal: NodeJS.Signals): void => {
    remove();
    process.kill(process.pid, signal);
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  return remove;
}

function trialConfig(config: Config, path: string): Config {
  const content = { exporters: { sqlite: { path } } };
  const plain = loadConfig({ content, env: {}, flags: {}, freePorts: true }, PROGRAM.components);
  const receivers = Object.entries(config.receivers).map(([name, one]) => [name, { ...one, ...HERE }] as const);
  return {
    ...plain,
    receivers: Object.fromEntries(receivers),
    redact: [],
    auth: config.auth,
    api: { ...plain.api, ...HERE, ...(config.api.tls && { tls: config.api.tls }), ui: false },
    log: { ...config.log, level: 'silent' },
  };
}
