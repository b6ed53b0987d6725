/** Which cells the cluster counts for a request: spans that are alike in all that the request tells apart, and in their status. */
import type { GroupField, GroupKey, MeasuresRequest } from '../../measures.ts';
import { type TimeSteps, timeSteps } from './time-steps.ts';

/** Fields of a span's document that a group has as they are. */
export const CELL_FIELDS = {
  service: 'service',
  name: 'name',
  kind: 'kind',
  statusCode: 'status',
} as const satisfies Partial<Record<GroupField, string>>;
export type CellField = keyof typeof CELL_FIELDS;

/** A key of a request whose values the cluster can tell apart. */
export type CellKey = { readonly field: CellField } | { readonly durations: readonly bigint[] };

export interface CellsPlan {
  readonly keys: readonly CellKey[];
  /** Absent: all spans start in one bucket of time, or there are none. */
  readonly steps?: TimeSteps;
  readonly withSketch: boolean;
}

/** Ranges of durations of one cell, at most. */
const MAX_RANGES = 5_000;

/** Undefined if the spans must be read. */
export function planCells({ groupBy, times, sketch, numbers, starts }: MeasuresRequest): CellsPlan | undefined {
  if (numbers.length > 0 || starts === true) return undefined;
  const keys = groupBy.filter(isCellKey);
  if (keys.length < groupBy.length || keys.filter((key) => 'durations' in key).length > 1) return undefined;
  if (times === undefined || times.length <= 2) return { keys, withSketch: sketch };
  const steps = timeSteps(times);
  return steps && { keys, steps, withSketch: sketch };
}

function isCellKey(key: GroupKey): key is CellKey {
  if ('field' in key) return Object.hasOwn(CELL_FIELDS, key.field);
  return 'durations' in key && key.durations.length <= MAX_RANGES;
}
