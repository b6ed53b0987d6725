/** `spangraph delete`: removes stored traces for good. */
import { backendOf } from '../app/backend-of.ts';
import { COMPONENTS } from '../app/components.ts';
import type { Config } from '../config/config.ts';
import { SpangraphError } from '../errors.ts';
import { formatDateTime } from '../model/time.ts';
import { countTraces, type DeleteProgress, deleteTraces } from '../transfer/delete-traces.ts';
import type { Selection } from '../transfer/selected-traces.ts';
import { configArguments, STORE_FLAGS } from './arguments.ts';
import { lastValue, type ReadFlags, readFlags, UsageError } from './flags.ts';
import { commandConfig, openStorage, openStorageReader } from './open-storage.ts';
import { ProgressBar } from './progress-bar.ts';
import { readSelection, SELECTION_FLAGS } from './selection.ts';
import { deleteHelp } from './texts.ts';

const ORDER_CHANGED = 'traces that received spans meanwhile may have been left out; run the same command again';

/** Exit code: 0. Throws UsageError and SpangraphError. */
export async function runDelete(argv: readonly string[]): Promise<number> {
  const flags = readFlags(argv, {
    values: [...STORE_FLAGS, ...SELECTION_FLAGS],
    switches: { yes: undefined, help: 'h' },
    refuseWord: (word) => `unexpected "${word}"; spangraph delete --help lists the flags`,
  });
  if (flags.switches.has('help')) {
    print(deleteHelp());
    return 0;
  }
  if (!flags.values.has('trace-id') && !flags.values.has('query')) {
    throw new UsageError('delete needs --trace-id or --query; delete --help says more');
  }
  const selection = readSelection(flags);
  const config = commandConfig(configArguments(flags));
  if (flags.switches.has('yes')) await remove(config, selection);
  else await preview(config, selection, timesToRepeat(flags, selection));
  return 0;
}

/** `times`: flags for the command that removes what is shown. */
async function preview(config: Config, selection: Selection, times: string): Promise<void> {
  const reader = await openStorageReader(config);
  try {
    const found = await countTraces(reader, selection);
    warn(found);
    print([`This would remove ${summary(found)}.`, ...shownIds(found)].join('\n'));
    if (found.traces > 0) print(`Nothing was removed. Run the same command with --yes${times} to remove them.`);
  } finally {
    await reader.close();
  }
}

async function remove(config: Config, selection: Selection): Promise<void> {
  const reader = await openStorageReader(config);
  try {
    const { writer, erasure } = await openStorage(config);
    const progress = new ProgressBar(process.stderr);
    try {
      if (erasure === undefined) throw cannotDelete(config);
      const show = (soFar: DeleteProgress): void => progress.show(undefined, `${summary(soFar)} removed`);
      const removed = await deleteTraces(reader, erasure, selection, show);
      progress.end();
      warn(removed);
      print(`Removed ${summary(removed)}.`);
    } finally {
      progress.end();
      await writer.close();
    }
  } finally {
    await reader.close();
  }
}

/** Relative times select more when the command runs again, because `now` is later. */
function timesToRepeat(flags: ReadFlags, selection: Selection): string {
  if (!('timeRange' in selection)) return '';
  const { timeRange } = selection;
  const given = (['from', 'to'] as const).flatMap((flag) => {
    const time = timeRange?.[flag];
    const isRelative = lastValue(flags, flag)?.startsWith('now');
    return isRelative && time !== undefined ? [` --${flag} ${formatDateTime(time)}`] : [];
  });
  return given.length === 0 ? '' : ` and${given.join('')}`;
}

function cannotDelete(config: Config): SpangraphError {
  const { name } = backendOf(config, COMPONENTS);
  return new SpangraphError('INVALID_CONFIG', `delete: the storage ${name} cannot remove single traces.`);
}

function warn({ missing, orderChanged }: DeleteProgress): void {
  for (const id of missing) process.stderr.write(`spangraph: trace ${id} is not stored\n`);
  if (orderChanged) process.stderr.write(`spangraph: ${ORDER_CHANGED}\n`);
}

function summary({ traces, spans }: DeleteProgress): string {
  return `${count(traces)} traces with ${count(spans)} spans`;
}

function shownIds({ traces, firstIds }: DeleteProgress): string[] {
  const more = traces - firstIds.length;
  return [...firstIds.map((id) => `  ${id}`), ...(more > 0 ? [`  and ${count(more)} more`] : [])];
}

const count = (value: number): string => value.toLocaleString('en-US');

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
