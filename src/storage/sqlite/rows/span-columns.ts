/** The columns of `spans` that readers select. {@link Candidate} interprets them. */
import { columns, integer, nullable, type RowOf, shortText, text, without } from '../file/select.ts';

export const SPAN = columns(
  integer('id'),
  text('span_id'),
  text('trace_id'),
  shortText('trace_state'),
  text('parent_span_id'),
  integer('operation_id'),
  integer('start_time_unix_nano'),
  integer('end_time_unix_nano'),
  integer('dropped_span_attributes_count'),
  shortText('span_status_message'),
  text('span_status_code'),
  integer('dropped_events_count'),
  integer('dropped_links_count'),
  integer('ingestion_time_unix_nano'),
  integer('instrumentation_scope_id'),
  integer('resource_id'),
  integer('flags'),
  nullable(text('exact_times')),
  nullable(integer('attribute_shape_id')),
  shortText('attribute_values'),
);

/** Without the columns that are too large to hold for each span of a long trace. */
export const BARE_SPAN = without(
  SPAN,
  'trace_state',
  'dropped_span_attributes_count',
  'dropped_events_count',
  'dropped_links_count',
  'ingestion_time_unix_nano',
  'flags',
  'attribute_shape_id',
  'attribute_values',
);

/** The texts that a row does not have if they are long. */
export const LONG_TEXTS = columns(text('trace_state'), text('span_status_message'));

export type WholeSpanRow = RowOf<typeof SPAN>;
export type SpanRow = WholeSpanRow | RowOf<typeof BARE_SPAN>;

export function isWhole(row: SpanRow): row is WholeSpanRow {
  return row[SPAN.at.ingestion_time_unix_nano] !== null;
}
