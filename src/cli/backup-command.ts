/** `spangraph backup`: a verified copy of a database. */
import { configArguments, STORE_FLAGS } from './arguments.ts';
import { backupsOf, copySummary } from './backups.ts';
import { readFlags, UsageError } from './flags.ts';
import { commandConfig } from './open-storage.ts';
import { withProgress } from './step-progress.ts';
import { backupHelp } from './texts.ts';

/** Exit code: 0. Throws UsageError and SpangraphError. */
export async function runBackup(argv: readonly string[]): Promise<number> {
  const flags = readFlags(argv, { values: STORE_FLAGS, switches: { help: 'h' } });
  if (flags.switches.has('help')) {
    process.stdout.write(`${backupHelp()}\n`);
    return 0;
  }
  const [file, ...more] = flags.words;
  if (file === undefined || more.length > 0) throw new UsageError('backup: name one file; backup --help says more');
  const backups = await backupsOf(commandConfig(configArguments(flags)));
  const report = await withProgress((onProgress) => backups.backup(file, onProgress));
  process.stdout.write(`${copySummary(file, report)}\n`);
  return 0;
}
