/** `spangraph restore`: a database from a backup. */
import { configArguments } from './arguments.ts';
import { backupsOf, copySummary } from './backups.ts';
import { readFlags, UsageError } from './flags.ts';
import { commandConfig } from './open-storage.ts';
import { withProgress } from './step-progress.ts';
import { restoreHelp } from './texts.ts';

/** Exit code: 0. Throws UsageError and SpangraphError. */
export async function runRestore(argv: readonly string[]): Promise<number> {
  const flags = readFlags(argv, { values: ['to', 'config'], switches: { help: 'h', force: undefined } });
  if (flags.switches.has('help')) {
    process.stdout.write(`${restoreHelp()}\n`);
    return 0;
  }
  const [backup, ...more] = flags.words;
  const to = flags.values.get('to')?.at(-1);
  if (backup === undefined || more.length > 0) throw new UsageError('restore: name one backup; --help says more');
  if (to === undefined) throw new UsageError('restore: --to FILE names the database to write; --help says more');
  const backups = await backupsOf(commandConfig(configArguments(flags)));
  const force = flags.switches.has('force');
  const report = await withProgress((onProgress) => backups.restore(backup, to, force, onProgress));
  process.stdout.write(`${copySummary(to, report)}\n`);
  return 0;
}
