/** `spangraph restore`: a database from a backup. */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DEFAULT_TENANT } from '../access/caller.ts';
import { backendOf } from '../app/backend-of.ts';
import { COMPONENTS } from '../app/components.ts';
import type { Config } from '../config/config.ts';
import { type ConfigArguments, configArguments, STORE_FLAGS } from './arguments.ts';
import { backupsOf, copySummary } from './backups.ts';
import { lastValue, type ReadFlags, readFlags, UsageError } from './flags.ts';
import { commandConfig } from './open-storage.ts';
import { withProgress } from './step-progress.ts';
import { restoreHelp } from './texts.ts';

/** Exit code: 0. Throws UsageError and SpangraphError. */
export async function runRestore(argv: readonly string[]): Promise<number> {
  const flags = readFlags(argv, { values: ['to', ...STORE_FLAGS], switches: { help: 'h', force: undefined } });
  if (flags.switches.has('help')) {
    process.stdout.write(`${restoreHelp()}\n`);
    return 0;
  }
  const [backup, ...more] = flags.words;
  if (backup === undefined || more.length > 0) throw new UsageError('restore: name one backup; --help says more');
  const args = configArguments(flags);
  const config = commandConfig(args);
  const to = placeOf(flags, args, config);
  const backups = await backupsOf(config);
  const force = flags.switches.has('force');
  const report = await withProgress((onProgress) => backups.restore(backup, to, force, onProgress));
  process.stdout.write(`${copySummary(to, report)}\n`);
  return 0;
}

/** The file to write: the one that is named, or that of the tenant, whose folder is made. */
function placeOf(flags: ReadFlags, { tenant }: ConfigArguments, config: Config): string {
  const to = lastValue(flags, 'to');
  if (to !== undefined && tenant === DEFAULT_TENANT) return to;
  if (to !== undefined) throw new UsageError('restore: --to and --tenant name two places; --help says more');
  if (tenant === DEFAULT_TENANT) {
    throw new UsageError(
      'restore: --to FILE names the database to write, or --tenant NAME its tenant; --help says more',
    );
  }
  const file = backendOf(config, COMPONENTS).describe();
  mkdirSync(dirname(file), { recursive: true });
  return file;
}
