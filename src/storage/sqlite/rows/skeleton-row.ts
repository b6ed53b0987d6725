/** Rows of `spans` that have no more columns than the skeleton of a trace needs: reading them is most of the work on a large trace. */
import type { SkeletonSpan } from '../../backend.ts';
import { columns, integer, nullable, type RowOf, text } from '../file/select.ts';
import { parseExactTimes } from './keys.ts';
import type { RowSource } from './row-source.ts';

export const SKELETON = columns(
  text('ref', 'CAST(s.id AS TEXT)'),
  text('span_id'),
  text('parent_span_id'),
  integer('operation_id'),
  integer('start_time_unix_nano'),
  integer('end_time_unix_nano'),
  nullable(text('exact_times')),
);

export function toSkeleton(row: RowOf<typeof SKELETON>, { lookups }: RowSource): SkeletonSpan {
  const [ref, spanId, parentSpanId, operationId, start, end, exactTimes] = row;
  const { kind } = lookups.operation(Number(operationId));
  if (exactTimes === null) return { ref, spanId, parentSpanId, kind, startTimeUnixNano: start, endTimeUnixNano: end };
  const [startTimeUnixNano, endTimeUnixNano] = parseExactTimes(exactTimes) ?? [start, end];
  return { ref, spanId, parentSpanId, kind, startTimeUnixNano, endTimeUnixNano };
}
