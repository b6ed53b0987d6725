/** References of the port, which are row ids as text. */

import { MIN_INT64 } from '../../../model/int64.ts';

/** A row id that no span has. */
const NO_ROW = MIN_INT64;

/** Row id of a reference; of one that this backend never gave, an id that no row has. */
export function rowOf(ref: string): bigint {
  return /^\d{1,19}$/.test(ref) ? BigInt(ref) : NO_ROW;
}
