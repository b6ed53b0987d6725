/** What to say where nothing was found: perhaps only the time range is wrong. */
import { Edges } from '../../../query/selection.ts';
import type { TimeRange } from '../../../storage/query.ts';
import { shownTime } from '../answers/shown-numbers.ts';
import type { ToolContext } from './tool.ts';

/** Nothing if there are items. Otherwise when stored spans start. */
export async function emptyRangeNotes(
  total: number,
  { reader, account }: Pick<ToolContext<unknown>, 'reader' | 'account'>,
): Promise<readonly string[]> {
  if (total > 0) return [];
  const edges = await new Edges(reader, account).of('START_TIME', {});
  if (edges === undefined) return ['No spans are stored at all.'];
  const [first, last] = edges.map(({ startTimeUnixNano }) => shownTime(startTimeUnixNano));
  return [`Stored spans start from ${first} to ${last}: perhaps from and to, or the query, leave them out.`];
}

/** The range that was looked at, so that the model need not guess it. */
export function shownRange({ from, to }: Required<TimeRange>): object {
  return { timeRange: { from: shownTime(from), to: shownTime(to) } };
}

export const RANGE_SCHEMA = { timeRange: { type: 'object', description: 'The looked at spans start in [from, to).' } };
