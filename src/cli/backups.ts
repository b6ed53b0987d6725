/** What the commands `backup` and `restore` share. */
import { backendOf } from '../app/backend-of.ts';
import { COMPONENTS } from '../app/components.ts';
import type { Config } from '../config/config.ts';
import type { Backups, CopyReport } from '../storage/maintenance.ts';
import { UsageError } from './flags.ts';

/** Throws UsageError if the storage has no backups of this kind. */
export async function backupsOf(config: Config): Promise<Backups> {
  const backend = backendOf(config, COMPONENTS);
  const backups = await backend.backups();
  if (backups !== undefined) return backups;
  throw new UsageError(`${backend.title} has backups of its own: use those of ${backend.describe()}`);
}

export function copySummary(file: string, { bytes, spans, traces, disagreement }: CopyReport): string {
  const mebibytes = (bytes / 2 ** 20).toFixed(1);
  const written = `${file}: ${count(spans)} spans of ${count(traces)} traces, ${mebibytes} MiB, verified`;
  if (disagreement === undefined) return written;
  return `${written}\nNote: it is an exact copy, and its numbers disagree: ${disagreement}. \`spangraph check\` says more.`;
}

const count = (value: number): string => value.toLocaleString('en-US');
