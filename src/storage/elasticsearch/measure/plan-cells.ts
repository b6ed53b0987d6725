/** Which cells the cluster counts for a request: spans that are alike in all that the request tells apart, and in their status. */
import type { AttributeName, GroupField, GroupKey, MeasuresRequest } from '../../measures.ts';
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
  /** Attributes are no keys of cells: the spans of each value are measured by themselves. At most one. */
  readonly attribute?: AttributeName;
  /** Absent: all spans start in one bucket of time, or there are none. */
  readonly steps?: TimeSteps;
  readonly withSketch: boolean;
  readonly withShortest: boolean;
}

/** Ranges of durations of one cell, at most. */
const MAX_RANGES = 5_000;

/** Undefined if the spans must be read. */
export function planCells({
  groupBy,
  times,
  sketch,
  numbers,
  starts,
  shortest,
}: MeasuresRequest): CellsPlan | undefined {
  if (numbers.length > 0 || starts === true) return undefined;
  const keys = groupBy.filter(isCellKey);
  const attributes = groupBy.flatMap((key) => ('attribute' in key ? [key.attribute] : []));
  if (keys.length + attributes.length < groupBy.length) return undefined;
  if (attributes.length > 1 || keys.filter((key) => 'durations' in key).length > 1) return undefined;
  const [attribute] = attributes;
  const plan = { keys, withSketch: sketch, withShortest: shortest === true, ...(attribute && { attribute }) };
  if (times === undefined || times.length <= 2) return plan;
  const steps = timeSteps(times);
  return steps && { ...plan, steps };
}

function isCellKey(key: GroupKey): key is CellKey {
  if ('field' in key) return Object.hasOwn(CELL_FIELDS, key.field);
  return 'durations' in key && key.durations.length <= MAX_RANGES;
}
