/** The storage by itself, for commands that need no server. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
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

/** Makes the database where it is absent. Throws DATABASE_UNUSABLE, also while a server writes into it. */
export async function openWriter(config: Config): Promise<SpanWriter> {
  const { openSqliteWriter } = await import('../storage/sqlite/index.ts');
  return openSqliteWriter(config.exporters.sqlite, resolve(packageRoot(), 'migrations/sqlite'));
}

/** Beside a server too. Throws DATABASE_UNUSABLE. */
export async function openReader(config: Config): Promise<SpanReader> {
  const { path } = config.exporters.sqlite;
  if (!existsSync(path)) {
    throw new SpangraphError(
      'DATABASE_UNUSABLE',
      `There is no database at ${resolve(path)}: name it by --sqlite-path or --config.`,
    );
  }
  const { openSqliteReader } = await import('../storage/sqlite/index.ts');
  return openSqliteReader({ path, threads: 1, readTimeoutMs: config.storage.readTimeoutMs });
}
