/** Which spans are set against the rest: a box of the picture, those that failed, or the highest ones. */
import { traceqlDuration } from '../format/duration.ts';
import { toDateTime } from '../format/time.ts';
import type { SpanFilter } from '../generated/graphql.ts';
import type { Area } from '../search/frame.ts';
import type { Cell } from '../search/heat-cells.ts';
import { fieldOf, numberCondition, withConditions } from '../search/query-text.ts';
import type { Parameters } from '../state/place.ts';

export type Selection =
  /** Of an attribute of spans, or else of durations. */
  | { readonly is: 'box'; readonly area: Area; readonly attribute?: string }
  /** Spans that start in this time, of traces that took so long. */
  | { readonly is: 'traces'; readonly area: Area }
  | { readonly is: 'failed' }
  | { readonly is: 'slow'; readonly atLeastNano: number }
  | { readonly is: 'high'; readonly atLeast: number; readonly attribute: string };

/** The share of spans that are the slowest or highest ones. */
const HIGH_SHARE = 0.05;

/** What the `box` of a selection of traces begins with. */
const TRACES = 'traces,';

/** What the `box` of a URL selects. Without one: the failed spans if some failed and some did not, else the slowest. */
export function selectionOf(text: string | undefined, cells: readonly Cell[]): Selection {
  const area = areaIn(text);
  if (area !== undefined) return { is: 'box', area };
  const ofTraces = text?.startsWith(TRACES) ? areaIn(text.slice(TRACES.length)) : undefined;
  if (ofTraces !== undefined) return { is: 'traces', area: ofTraces };
  const slow = { is: 'slow', atLeastNano: slowFrom(cells) } as const;
  if (text === 'slow') return slow;
  const failed = cells.reduce((sum, { errorCount }) => sum + errorCount, 0);
  const all = cells.reduce((sum, { count }) => sum + count, 0);
  return text === 'failed' || (failed > 0 && failed < all) ? { is: 'failed' } : slow;
}

/** What it selects by an attribute with these values. Without a box: the highest ones. */
export function attributeSelectionOf(
  text: string | undefined,
  attribute: string,
  values: readonly number[],
): Selection {
  const area = areaIn(text);
  if (area !== undefined) return { is: 'box', area, attribute };
  if (text === 'failed') return { is: 'failed' };
  const sorted = values.toSorted((x, y) => x - y);
  const place = Math.min(sorted.length - 1, Math.ceil(sorted.length * (1 - HIGH_SHARE)));
  return { is: 'high', attribute, atLeast: sorted[place] ?? 0 };
}

/** `t0,t1,least,most`: nanoseconds since the epoch, the second one excluded, and nanoseconds of duration or other values. */
export function boxText({ from, to, shortest, longest }: Area): string {
  return [from, to, shortest, longest].join(',');
}

function areaIn(text: string | undefined): Area | undefined {
  if (text === undefined || !/^\d{1,19},\d{1,19}(?:,-?\d[\d.e+-]{0,29}){2}$/.test(text)) return undefined;
  const [from = '0', to = '0', shortest, longest] = text.split(',');
  const area = { from: BigInt(from), to: BigInt(to), shortest: Number(shortest), longest: Number(longest) };
  return Number.isFinite(area.shortest) && Number.isFinite(area.longest) ? area : undefined;
}

/** The shortest duration of the bucket from which on no more spans lie than the share; of the last bucket if all are more. */
function slowFrom(cells: readonly Cell[]): number {
  const counts = new Map<number, number>();
  for (const { fromNano, count } of cells) counts.set(fromNano, (counts.get(fromNano) ?? 0) + count);
  const most = HIGH_SHARE * cells.reduce((sum, { count }) => sum + count, 0);
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
  if (selection.is === 'high') {
    return { attribute: { key: selection.attribute, scope: 'SPAN', gte: selection.atLeast } };
  }
  const { from, to, shortest, longest } = selection.area;
  const durationNano = { gte: String(Math.round(shortest)), lte: String(Math.round(longest)) };
  const times: SpanFilter = { startTimeUnixNano: { gte: String(from), lt: String(to) } };
  if (selection.is === 'traces') return { and: [times, { trace: { durationNano } }] };
  return {
    and: [
      times,
      selection.attribute === undefined
        ? { durationNano }
        : { attribute: { key: selection.attribute, scope: 'SPAN', gte: shortest, lte: longest } },
    ],
  };
}

/** The search that finds the traces, or spans, of the selection. */
export function searchOf(selection: Selection, query: string, times: Parameters): Parameters {
  if (selection.is !== 'box' && selection.is !== 'traces') {
    return { ...times, q: withConditions(query, conditionOf(selection)) };
  }
  const { area } = selection;
  const attribute = selection.is === 'box' ? selection.attribute : undefined;
  const ofDuration = selection.is === 'box' ? 'duration' : 'trace:duration';
  const conditions =
    attribute === undefined
      ? [`${ofDuration} >= ${traceqlDuration(area.shortest)}`, `${ofDuration} <= ${traceqlDuration(area.longest)}`]
      : [
          numberCondition(fieldOf('SPAN', attribute), '>=', area.shortest),
          numberCondition(fieldOf('SPAN', attribute), '<=', area.longest),
        ];
  return { q: withConditions(query, ...conditions), from: toDateTime(area.from), to: toDateTime(area.to) };
}

function conditionOf(selection: Exclude<Selection, { readonly is: 'box' | 'traces' }>): string {
  if (selection.is === 'failed') return 'status = error';
  if (selection.is === 'slow') return `duration >= ${traceqlDuration(selection.atLeastNano)}`;
  return numberCondition(fieldOf('SPAN', selection.attribute), '>=', selection.atLeast);
}
