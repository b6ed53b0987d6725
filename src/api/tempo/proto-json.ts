/** Messages in ProtoJSON, as strict clients decode them: no field but those of the message, and 64-bit integers as texts. */

import type { Json, JsonFields } from '../../../receivers/formats/otlp/encode-json.ts';

export type { Json } from '../../../receivers/formats/otlp/encode-json.ts';

/**
 * The message with these fields. A bigint is a 64-bit integer, a number one of 32 bits or a double. Fields with their default
 * value are left out; messages are kept if they are empty, lists are not.
 */
export function message(fields: Readonly<Record<string, Json | bigint | undefined>>): JsonFields {
  const kept: Record<string, Json> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined || value === 0 || value === 0n || value === '' || value === false) continue;
    if (Array.isArray(value) && value.length === 0) continue;
    kept[name] = typeof value === 'bigint' ? String(value) : (value as Json);
  }
  return kept;
}

const MAX_UINT32 = 2n ** 32n - 1n;
const NANOSECONDS_A_MS = 1_000_000n;

/** Whole milliseconds for a uint32 field: as many as it can hold of a longer time, 0 of a negative one. */
export function uint32Milliseconds(nanoseconds: bigint): number {
  const milliseconds = nanoseconds < 0n ? 0n : nanoseconds / NANOSECONDS_A_MS;
  return Number(milliseconds > MAX_UINT32 ? MAX_UINT32 : milliseconds);
}
