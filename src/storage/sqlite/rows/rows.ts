/** The columns of `spans`, `events`, `links` and `traces`, and the way between them and the model. */
import type { TraceSummary } from '../../backend.ts';
import type { SqlRow } from '../file/connection.ts';
import { parseExactTimes } from './keys.ts';

const KIND_NAMES = ['Unspecified', 'Internal', 'Server', 'Client', 'Producer', 'Consumer'] as const;
const STATUS_NAMES = ['Unset', 'Ok', 'Error'] as const;

/** The column `kind`: the original system's names; the number for kinds that this version does not know. */
export function kindText(kind: number): string {
  return KIND_NAMES[kind] ?? String(kind);
}

/** The column `span_status_code`, likewise. */
export function statusText(code: number): string {
  return STATUS_NAMES[code] ?? String(code);
}

export function statusCodeOf(text: string): number {
  const known = (STATUS_NAMES as readonly string[]).indexOf(text);
  return known >= 0 ? known : Number(text);
}

/** A row of `spans` as bound by the writer, in the order of {@link SPAN_COLUMNS}. */
export type SpanRow = readonly (string | number | bigint | null)[];

export const SPAN_COLUMNS = [
  'id',
  'span_id',
  'trace_id',
  'trace_state',
  'parent_span_id',
  'name',
  'kind',
  'start_time_unix_nano',
  'end_time_unix_nano',
  'dropped_span_attributes_count',
  'span_status_message',
  'span_status_code',
  'dropped_resource_attributes_count',
  'dropped_events_count',
  'dropped_links_count',
  'duration',
  'ingestion_time_unix_nano',
  'instrumentation_scope_id',
  'resource_id',
  'operation_id',
  'flags',
  'exact_times',
  'attribute_shape_id',
  'attribute_values',
] as const;

export const EVENT_COLUMNS = [
  'span_id',
  'time_unix_nano',
  'name',
  'dropped_attributes_count',
  'span_row',
  'exact_time',
  'attribute_shape_id',
  'attribute_values',
] as const;

export const LINK_COLUMNS = [
  'span_id',
  'trace_state',
  'dropped_attributes_count',
  'span_row',
  'target_trace_id',
  'target_span_id',
  'flags',
  'attribute_shape_id',
  'attribute_values',
] as const;

/** `INSERT INTO table (columns) VALUES (?, ...)` */
export function insertSql(table: string, columns: readonly string[]): string {
  return `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`;
}

/** What readers take of a span's row `s`; {@link Candidate} maps it. */
export const RECORD_COLUMNS = [
  'id',
  'span_id',
  'trace_id',
  'trace_state',
  'parent_span_id',
  'operation_id',
  'start_time_unix_nano',
  'end_time_unix_nano',
  'dropped_span_attributes_count',
  'span_status_message',
  'span_status_code',
  'dropped_events_count',
  'dropped_links_count',
  'ingestion_time_unix_nano',
  'instrumentation_scope_id',
  'resource_id',
  'flags',
  'exact_times',
  'attribute_shape_id',
  'attribute_values',
]
  .map((column) => `s.${column}`)
  .join(', ');

/** The columns of {@link RECORD_COLUMNS}, with NULL for what whole traces are too large to be held with. Of its candidates
 * attributes and records are read when they are asked for. */
export const BARE_COLUMNS = RECORD_COLUMNS.replace(
  /s\.(trace_state|dropped_\w+|ingestion_time_unix_nano|flags|attribute_shape_id|attribute_values)/g,
  'NULL',
);

export const TRACE_COLUMNS = [
  'id',
  'trace_id',
  'start_time_unix_nano',
  'end_time_unix_nano',
  'span_count',
  'error_count',
  'missing_parent_count',
  'services',
  'exact_times',
  'root_span_row',
]
  .map((column) => `t.${column}`)
  .join(', ');

/** A row of {@link TRACE_COLUMNS}. */
export function toTraceSummary(row: SqlRow): TraceSummary {
  const [startTimeUnixNano, endTimeUnixNano] = parseExactTimes(row[8]) ?? [row[2] as bigint, row[3] as bigint];
  return {
    traceId: (row[1] as Buffer).toString('hex'),
    startTimeUnixNano,
    endTimeUnixNano,
    spanCount: Number(row[4]),
    ...(row[9] === null ? {} : { rootRef: String(row[9]) }),
    errorCount: Number(row[5]),
    missingParentCount: Number(row[6]),
    services: JSON.parse(String(row[7])) as string[],
  };
}
