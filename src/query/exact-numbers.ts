/**
 * Quotients as JSON numbers: integers with all digits, others as the nearest double, if doubles of that size have
 * fractions.
 */
import type { FieldQuantile } from '../storage/backend.ts';

/** Doubles beyond it have no fractions. */
const MAX_FRACTIONAL = 2n ** 53n;

export function quotient(dividend: bigint, divisor: bigint): bigint | number {
  const whole = dividend / divisor;
  const rest = dividend % divisor;
  return rest === 0n ? whole : withFraction(whole, Number(rest) / Number(divisor));
}

export function interpolated({ below, above, fraction }: FieldQuantile): bigint | number {
  return fraction === 0 || below === above ? below : withFraction(below, Number(above - below) * fraction);
}

function withFraction(whole: bigint, more: number): bigint | number {
  const isLarge = whole > MAX_FRACTIONAL || whole < -MAX_FRACTIONAL;
  return isLarge ? whole + BigInt(Math.round(more)) : Number(whole) + more;
}
