/** The orders of the table of spans. */
import type { TraceStore } from '../trace-store.ts';
import type { Sorting } from './sorting.ts';

export const COLUMNS = ['start', 'duration', 'self', 'service', 'name', 'kind', 'status', 'depth'] as const;
export type SpanColumn = (typeof COLUMNS)[number];
export const TEXTS: ReadonlySet<SpanColumn> = new Set(['start', 'service', 'name', 'kind', 'depth']);

/** By span. */
export interface SpanFigures {
  readonly self: Float64Array;
  readonly depth: Int32Array;
}

/** The spans in this order; equal ones by their start, then as they were. */
export function sorted(
  store: TraceStore,
  spans: Int32Array,
  figures: SpanFigures,
  { name, isDescending }: Sorting<SpanColumn>,
): Int32Array {
  const numberOf = numbersOf(store, figures, name);
  const sign = isDescending ? -1 : 1;
  return spans.toSorted((a, b) => sign * (numberOf(a) - numberOf(b)) || store.startOf(a) - store.startOf(b) || a - b);
}

/** Numbers that have the order of the column. */
function numbersOf(store: TraceStore, { self, depth }: SpanFigures, column: SpanColumn): (span: number) => number {
  switch (column) {
    case 'start':
      return (span) => store.startOf(span);
    case 'duration':
      return (span) => store.lengthOf(span);
    case 'self':
      return (span) => self[span] ?? 0;
    case 'service':
      return rankOf(store.services.all, (span) => store.service[span] ?? 0);
    case 'name':
      return rankOf(store.names.all, (span) => store.name[span] ?? 0);
    case 'kind': {
      const kinds = [...new Set(store.kinds)];
      return rankOf(kinds, (span) => kinds.indexOf(store.kinds[span] ?? 'UNSPECIFIED'));
    }
    case 'status':
      return (span) => (store.isFailed(span) ? 1 : 0);
    case 'depth':
      return (span) => depth[span] ?? 0;
  }
}

/** Texts are compared once, not for each span. */
function rankOf(texts: readonly string[], placeOf: (span: number) => number): (span: number) => number {
  const order = texts.map((_, place) => place).sort((a, b) => ((texts[a] ?? '') < (texts[b] ?? '') ? -1 : 1));
  const ranks = new Int32Array(texts.length);
  for (const [rank, place] of order.entries()) ranks[place] = rank;
  return (span) => ranks[placeOf(span)] ?? 0;
}
