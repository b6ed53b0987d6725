/** The columns of `spans`, `events` and `links` that the writer fills, and the texts in them. */
import type { SqlParameter } from '../file/read-connection.ts';

const KIND_NAMES = ['Unspecified', 'Internal', 'Server', 'Client', 'Producer', 'Consumer'] as const;
const STATUS_NAMES: readonly string[] = ['Unset', 'Ok', 'Error'];

/** The text of the column `kind`: Teletrace's name, or the number of a kind that this version does not know. */
export function kindText(kind: number): string {
  return KIND_NAMES[kind] ?? String(kind);
}

/** Inverse of {@link kindText}. */
export function kindOf(text: string): number {
  const known = (KIND_NAMES as readonly string[]).indexOf(text);
  return known >= 0 ? known : Number(text);
}

/** The text of the column `span_status_code`, likewise. */
export function statusText(code: number): string {
  return STATUS_NAMES[code] ?? String(code);
}

export function statusCodeOf(text: string): number {
  const known = STATUS_NAMES.indexOf(text);
  return known >= 0 ? known : Number(text);
}

/** The values of a row to insert, in the order of its table's columns. */
export type StoredRow = readonly SqlParameter[];

export const SPAN_COLUMNS = [
  'id',
  'arrival_block',
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
