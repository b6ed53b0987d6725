const FACTORS: Readonly<Record<string, number>> = { b: 1, kib: 1024, mib: 1024 ** 2, gib: 1024 ** 3 };

/** Bytes in a MiB. */
export const MIB = 1024 ** 2;

/** The form that every message about a bad size names. */
export const BYTE_SIZE_FORM = 'a number of bytes, or a size with a unit such as 512KiB, 64MiB or 1GiB';

/** Whole bytes of `1048576`, `"1024KiB"` or `"1 MiB"`. Undefined for other text, fractions of a byte and negatives. */
export function parseByteSize(value: string | number): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*(b|kib|mib|gib)?$/i.exec(String(value).trim());
  const bytes = Number(match?.[1]) * (FACTORS[(match?.[2] ?? 'b').toLowerCase()] ?? Number.NaN);
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}
