/** The tables of kept sums, and the stretches of time of their rows. */
import type { Bounds } from '../../ordering/bounds.ts';
import { blob, columns, integer, type RowOf, type Select, select } from '../file/select.ts';

const ID = columns(integer('id'));
const SERVICES = columns(integer('id'), blob('services'));
const OPERATIONS = columns(integer('id'), blob('operations'));

export const NANOS_A_MINUTE = 60_000_000_000n;
export const MINUTES_AN_HOUR = 60;
export const NANOS_AN_HOUR = NANOS_A_MINUTE * BigInt(MINUTES_AN_HOUR);

/** A table with a row for each stretch of time. */
export interface KeptRows {
  /** Nanoseconds of a stretch. */
  readonly size: bigint;
  /** The ids of the rows between two. */
  readonly rows: Select<RowOf<typeof ID>>;
}

export interface KeptLevel {
  /** Nanoseconds of a stretch. */
  readonly size: bigint;
  /** The rows between two ids, with the cells of services, or of operations. */
  readonly services: Select<RowOf<typeof SERVICES>>;
  readonly operations: Select<RowOf<typeof OPERATIONS>>;
}

export function keptRows(table: string, size: bigint): KeptRows {
  return { size, rows: select(ID, between(table)) };
}

function between(table: string): string {
  return `FROM ${table} WHERE id BETWEEN ? AND ? ORDER BY id`;
}

function levelOf(table: string, size: bigint): KeptLevel {
  return { size, services: select(SERVICES, between(table)), operations: select(OPERATIONS, between(table)) };
}

export const KEPT_MINUTES = levelOf('kept_minutes', NANOS_A_MINUTE);
export const KEPT_HOURS = levelOf('kept_hours', NANOS_AN_HOUR);

/** The starts of the spans of a row. */
export function startsOf(id: bigint, { size }: Pick<KeptRows, 'size'>): Bounds {
  return { low: id * size, high: (id + 1n) * size - 1n };
}

/** The ids of the rows that are wholly within the starts. */
export function idsWithin({ low, high }: Bounds, { size }: Pick<KeptRows, 'size'>): Bounds {
  const from = low < 0n ? 0n : low;
  return { low: (from + size - 1n) / size, high: (high + 1n) / size - 1n };
}
