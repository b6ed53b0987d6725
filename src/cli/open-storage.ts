/** The storage without a server, for commands. */
import { backendOf } from '../app/backend-of.ts';
import { COMPONENTS } from '../app/components.ts';
import { tenantConfig } from '../app/tenant-config.ts';
import type { Config } from '../config/config.ts';
import { type ConfigSource, configSource } from '../config/config-source.ts';
import { processEnvironment } from '../config/environment.ts';
import { NO_METER } from '../metrics/definition.ts';
import type { SpanReader, SpanWriter } from '../storage/backend.ts';
import type { OpenWriter } from '../storage/definition.ts';
import type { ConfigArguments } from './arguments.ts';

/** With the store of the tenant, if one is named. Throws INVALID_CONFIG. */
export function commandConfig(args: ConfigArguments): Config {
  return tenantConfig(commandSource(args).load(), COMPONENTS, args.tenant);
}

export function commandSource({ config, settings }: ConfigArguments): ConfigSource {
  const file = config === undefined ? {} : { file: config };
  return configSource({ ...file, env: processEnvironment(), flags: settings }, COMPONENTS);
}

/** Creates the database if it is absent. Throws DATABASE_UNUSABLE, for a file also if a server is writing to it. */
export function openStorage(config: Config): Promise<OpenWriter> {
  return backendOf(config, COMPONENTS).openWriter({
    report: reportMigration,
    meter: NO_METER,
    keep: [],
    onUndecided: () => {},
  });
}

/** As {@link openStorage}, for what only writes spans. */
export async function openStorageWriter(config: Config): Promise<SpanWriter> {
  return (await openStorage(config)).writer;
}

function reportMigration(fields: object, message: string): void {
  process.stderr.write(`spangraph: ${message} ${JSON.stringify(fields)}\n`);
}

/**
 * Works beside a server too, and sees all that was acknowledged until now. Throws DATABASE_UNUSABLE if there is no such
 * storage, and STORAGE_UNAVAILABLE.
 */
export async function openStorageReader(config: Config): Promise<SpanReader> {
  const backend = backendOf(config, COMPONENTS);
  await backend.settle();
  return backend.openReader(NO_METER);
}
