/** References of the port: row ids as text. */

import { MIN_INT64 } from '../../../model/int64.ts';

/** A row id that no span has. */
const NO_ROW = MIN_INT64;

/** The row id of a reference. For a reference that is not from this backend it is an id that no row has. */
export function rowOf(ref: string): bigint {
  return /^\d{1,19}$/.test(ref) ? BigInt(ref) : NO_ROW;
}
