/** Ends expired days from which the traces have gone. */
import { statusOf } from '../cluster/client.ts';
import { whole } from '../cluster/whole-answer.ts';
import { spansIndex } from '../documents/names.ts';
import { removeLooseSpans } from './loose-spans.ts';
import { removeDay } from './present-days.ts';
import type { RetentionOptions } from './retention-options.ts';

/**
 * `spansLeft`: how many spans of each day are named by traces. Removes spans that no trace names, then the indices that are empty.
 * Resolves with the names of their days.
 */
export async function endEmptyDays(
  spansLeft: ReadonlyMap<string, number>,
  options: RetentionOptions,
): Promise<string[]> {
  const removed: string[] = [];
  for (const [day, left] of spansLeft) {
    if ((await countSpans(day, options)) > left) await removeLooseSpans(day, options);
    if ((await countSpans(day, options)) > 0) await giveBackRoom(day, options);
    else if (await removeEmpty(day, options)) removed.push(day);
  }
  return removed;
}

/** All that were stored before. */
async function countSpans(day: string, { client, index }: RetentionOptions): Promise<number> {
  const target = { index: spansIndex(index, day), ignore_unavailable: true };
  whole(await client.indices.refresh(target));
  return whole(await client.count(target)).count;
}

/** Returns false if a span has come meanwhile. Until it is known, writes are refused, and senders retry them. */
async function removeEmpty(day: string, options: RetentionOptions): Promise<boolean> {
  const { client, index } = options;
  const name = spansIndex(index, day);
  try {
    await client.indices.addBlock({ index: name, block: 'write' });
  } catch (thrown) {
    // Another process has removed it.
    if (statusOf(thrown) === 404) return false;
    throw thrown;
  }
  const isEmpty = (await countSpans(day, options)) === 0;
  if (isEmpty) await removeDay(client, index, day);
  else await client.indices.putSettings({ index: name, settings: { 'index.blocks.write': null } }, { ignore: [404] });
  return isEmpty;
}

/**
 * Has the files rewritten without removed documents if these are most of what is in them. The cluster keeps what was removed in
 * the last minutes, so this is due an hour later.
 */
async function giveBackRoom(day: string, { client, index }: RetentionOptions): Promise<void> {
  const name = spansIndex(index, day);
  const stats = await client.indices.stats({ index: name, metric: 'docs' });
  const { count = 0, deleted = 0 } = stats._all.primaries?.docs ?? {};
  if (deleted <= count) return;
  await client.indices.forcemerge({ index: name, only_expunge_deletes: true, wait_for_completion: false });
}
