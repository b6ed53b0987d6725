/** References of the port, which are row ids as text. */

/** A row id that no span has. */
const NO_ROW = -(2n ** 63n);

/** Row id of a reference; of one that this backend never gave, an id that no row has. */
export function rowOf(ref: string): bigint {
  return /^\d{1,19}$/.test(ref) ? BigInt(ref) : NO_ROW;
}
