/** Rows of `spans` that have no more columns than the skeleton of a trace needs: reading them is most of the work on a large trace. */
import type { SkeletonSpan } from '../../backend.ts';
import { columns, integer, nullable, type RowOf, text } from '../file/select.ts';
import { parseExactTimes } from './keys.ts';
import type { RowSource } from './row-source.ts';

export const SKELETON = columns(
  integer('id'),
  text('span_id'),
  text('trace_id'),
  text('parent_span_id'),
  integer('operation_id'),
  integer('start_time_unix_nano'),
  integer('end_time_unix_nano'),
  nullable(text('exact_times')),
);

/** A row found by an index, to be tested for its trace. */
export interface SkeletonRow {
  readonly id: bigint;
  readonly traceId: string;
  readonly skeleton: SkeletonSpan;
}

export function skeletonRow(row: RowOf<typeof SKELETON>, { lookups }: RowSource): SkeletonRow {
  const [id, spanId, traceId, parentSpanId, operationId, start, end, exactTimes] = row;
  const [startTimeUnixNano, endTimeUnixNano] = parseExactTimes(exactTimes) ?? [start, end];
  const { kind } = lookups.operation(Number(operationId));
  const skeleton = { ref: String(id), spanId, parentSpanId, kind, startTimeUnixNano, endTimeUnixNano };
  return { id, traceId, skeleton };
}
