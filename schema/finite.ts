/** Numbers as a Float. */

/** Null for what a Float cannot show. */
export function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}
