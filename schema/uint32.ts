/** OTLP's unsigned 32-bit fields as GraphQL's Int, which is signed. */

/** The end of every description of such a field. */
export const UINT32_NOTE =
  'An unsigned 32-bit value in a signed Int: 2^31 and above are shown as the value minus 2^32.';

/** The same 32 bits as a signed number, so that no value is lost or refused. */
export function asInt32(value: number): number {
  return value | 0;
}
