/** The storage by itself, for commands that need no server. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Config } from '../config/config.ts';
import { processEnvironment } from '../config/environment.ts';
import { loadConfig } from '../config/load.ts';
import { SpangraphError } from '../errors.ts';
import { packageRoot } from '../package-root.ts';
import type { SpanReader, SpanWriter } from '../storage/backend.ts';
import type { ConfigArguments } from './arguments.ts';

/** Throws INVALID_CONFIG. */
export function commandConfig({ config, settings }: ConfigArguments): Config {
  return loadConfig({ ...(config !== undefined && { file: config }), env: processEnvironment(), flags: settings });
}

/** Makes the database where it is absent. Throws DATABASE_UNUSABLE, for a file also while a server writes into it. */
export async function openStorageWriter(config: Config): Promise<SpanWriter> {
  const { openWriter } = await import('../app/open-writer.ts');
  return (await openWriter(config, join(packageRoot(), 'migrations'))).writer;
}

/** Beside a server too; sees all that was acknowledged until now. Throws DATABASE_UNUSABLE where there is nothing of that
 * name, and STORAGE_UNAVAILABLE. */
export async function openStorageReader(config: Config): Promise<SpanReader> {
  const { sqlite, elasticsearch } = config.exporters;
  if (elasticsearch === undefined && !existsSync(sqlite.path)) {
    throw new SpangraphError(
      'DATABASE_UNUSABLE',
      `There is no database at ${resolve(sqlite.path)}: name it by --sqlite-path or --config.`,
    );
  }
  const { openReader, refreshStorage } = await import('../app/open-reader.ts');
  await refreshStorage(config);
  return openReader(config, { checkpoint: async () => {}, onCheckpointError: () => {} });
}
