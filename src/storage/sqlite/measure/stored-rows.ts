/** Attribute lists of many rows as one row of SQLite: JSON arrays of their shapes and lengths, and all their values in one blob. */
import { blob, nullable, text } from '../file/select.ts';

/** A list as it is stored, in bytes that it shares with others. */
export interface StoredList {
  /** Null if the keys are among the values. */
  readonly shapeId: number | null;
  readonly bytes: Buffer;
  readonly from: number;
  readonly to: number;
}

/** Bytes of values that come with the others. Longer ones are read one by one. */
const MAX_TOGETHER = 16_384;
const NO_BYTES = Buffer.alloc(0);

/** The lists of the columns below. */
export const STORED_LISTS = [
  text('shapes', 'json_group_array(attribute_shape_id)'),
  text('lengths', 'json_group_array(read_length)'),
  nullable(blob('together', "CAST(group_concat(short_values, '') AS BLOB)")),
] as const;

export type RawLists = readonly [shapes: string, lengths: string, together: Buffer | null];

/** Columns of a row of the table. Without values only lists without a shape have them, because their keys are there. */
export function storedColumns(table: string, withValues: boolean): string {
  const length = withValues
    ? `octet_length(${table}.attribute_values)`
    : `iif(${table}.attribute_shape_id IS NULL, octet_length(${table}.attribute_values), 0)`;
  return `${table}.attribute_shape_id, ${length} AS read_length,
    iif(${length} BETWEEN 1 AND ${MAX_TOGETHER}, ${table}.attribute_values, '') AS short_values`;
}

/** `longValues` reads the values of the list with this index. */
export function* storedLists(
  [shapesText, lengthsText, together]: RawLists,
  longValues: (index: number) => string,
): Generator<StoredList> {
  const shapes: readonly (number | null)[] = JSON.parse(shapesText);
  const lengths: readonly number[] = JSON.parse(lengthsText);
  let from = 0;
  for (let index = 0; index < shapes.length; index++) {
    const [shapeId = null, length = 0] = [shapes[index], lengths[index]];
    if (length > MAX_TOGETHER) {
      const bytes = Buffer.from(longValues(index));
      yield { shapeId, bytes, from: 0, to: bytes.length };
    } else {
      yield { shapeId, bytes: together ?? NO_BYTES, from, to: from + length };
      from += length;
    }
  }
}
