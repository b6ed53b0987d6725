/** The tables of kept sums, and the stretches of time of their rows. */
import type { Bounds } from '../../ordering/bounds.ts';
import { blob, columns, integer, type RowOf, type Select, select } from '../file/select.ts';

const ID = columns(integer('id'));
const SERVICES = columns(blob('services'));
const OPERATIONS = columns(blob('operations'));

const NANOS_A_MINUTE = 60_000_000_000n;
export const MINUTES_AN_HOUR = 60;

export interface KeptLevel {
  /** Nanoseconds of a stretch. */
  readonly size: bigint;
  /** The ids of the rows between two. */
  readonly ids: Select<RowOf<typeof ID>>;
  readonly services: Select<RowOf<typeof SERVICES>>;
  readonly operations: Select<RowOf<typeof OPERATIONS>>;
}

function levelOf(table: string, size: bigint): KeptLevel {
  return {
    size,
    ids: select(ID, `FROM ${table} WHERE id BETWEEN ? AND ? ORDER BY id`),
    services: select(SERVICES, `FROM ${table} WHERE id = ?`),
    operations: select(OPERATIONS, `FROM ${table} WHERE id = ?`),
  };
}

export const KEPT_MINUTES = levelOf('kept_minutes', NANOS_A_MINUTE);
export const KEPT_HOURS = levelOf('kept_hours', NANOS_A_MINUTE * BigInt(MINUTES_AN_HOUR));

/** The starts of the spans of a row. */
export function startsOf(id: bigint, { size }: KeptLevel): Bounds {
  return { low: id * size, high: (id + 1n) * size - 1n };
}

/** The ids of the rows that are wholly within the starts. */
export function idsWithin({ low, high }: Bounds, { size }: KeptLevel): Bounds {
  const from = low < 0n ? 0n : low;
  return { low: (from + size - 1n) / size, high: (high + 1n) / size - 1n };
}
