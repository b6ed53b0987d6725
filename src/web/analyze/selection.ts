/** Which spans are set against the rest: a box of the heatmap, those that failed, or the slowest ones. */
import { traceqlDuration } from '../format/duration.ts';
import { toDateTime } from '../format/time.ts';
import type { SpanFilter } from '../generated/graphql.ts';
import type { Area } from '../search/frame.ts';
import type { Cell } from '../search/heat-cells.ts';
import { withConditions } from '../search/query-text.ts';
import type { Parameters } from '../state/place.ts';

export type Selection =
  | { readonly is: 'box'; readonly area: Area }
  | { readonly is: 'failed' }
  | { readonly is: 'slow'; readonly atLeastNano: number };

/** The share of spans that are the slowest ones. */
const SLOW_SHARE = 0.05;

/** What the `box` of a URL selects. Without one: the failed spans if some failed and some did not, else the slowest. */
export function selectionOf(text: string | undefined, cells: readonly Cell[]): Selection {
  const area = areaIn(text);
  if (area !== undefined) return { is: 'box', area };
  const slow = { is: 'slow', atLeastNano: slowFrom(cells) } as const;
  if (text === 'slow') return slow;
  const failed = cells.reduce((sum, { errorCount }) => sum + errorCount, 0);
  const all = cells.reduce((sum, { count }) => sum + count, 0);
  return text === 'failed' || (failed > 0 && failed < all) ? { is: 'failed' } : slow;
}

/** `t0,t1,d0,d1`: nanoseconds since the epoch, the second one excluded, and nanoseconds of duration. */
export function boxText({ from, to, shortest, longest }: Area): string {
  return [from, to, shortest, longest].join(',');
}

function areaIn(text: string | undefined): Area | undefined {
  if (text === undefined || !/^\d{1,19}(?:,\d{1,19}){3}$/.test(text)) return undefined;
  const [from = '0', to = '0', shortest, longest] = text.split(',');
  return { from: BigInt(from), to: BigInt(to), shortest: Number(shortest), longest: Number(longest) };
}

/** The shortest duration of the bucket from which on no more spans lie than the share; of the last bucket if all are more. */
function slowFrom(cells: readonly Cell[]): number {
  const counts = new Map<number, number>();
  for (const { fromNano, count } of cells) counts.set(fromNano, (counts.get(fromNano) ?? 0) + count);
  const most = SLOW_SHARE * cells.reduce((sum, { count }) => sum + count, 0);
  let found: number | undefined;
  let spans = 0;
  for (const [fromNano, count] of [...counts].sort(([x], [y]) => y - x)) {
    spans += count;
    if (found !== undefined && spans > most) break;
    found = fromNano;
  }
  return Math.floor(found ?? 0);
}

/** The spans of the selection, as the API takes them. */
export function filterOf(selection: Selection): SpanFilter {
  if (selection.is === 'failed') return { statusCode: { eq: 'ERROR' } };
  if (selection.is === 'slow') return { durationNano: { gte: String(selection.atLeastNano) } };
  const { from, to, shortest, longest } = selection.area;
  return {
    and: [
      { startTimeUnixNano: { gte: String(from), lt: String(to) } },
      { durationNano: { gte: String(shortest), lte: String(longest) } },
    ],
  };
}

/** The search that finds the traces of the selection. */
export function searchOf(selection: Selection, query: string, times: Parameters): Parameters {
  if (selection.is === 'failed') return { ...times, q: withConditions(query, 'status = error') };
  if (selection.is === 'slow') {
    return { ...times, q: withConditions(query, `duration >= ${traceqlDuration(selection.atLeastNano)}`) };
  }
  const { from, to, shortest, longest } = selection.area;
  const conditions = [`duration >= ${traceqlDuration(shortest)}`, `duration <= ${traceqlDuration(longest)}`];
  return { q: withConditions(query, ...conditions), from: toDateTime(from), to: toDateTime(to) };
}
