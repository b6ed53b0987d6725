/** Rates of demo traces. */
import { UsageError } from './flags.ts';

/** Most traces a second. Loads of another size are the work of load generators. */
export const MAX_RATE = 1_000;

/** Fewest traces a second, other than none: about one in a quarter of an hour. */
const MIN_RATE = 0.001;

/** The traces a second of a flag, 0 or up to {@link MAX_RATE}. Throws UsageError. */
export function readRate(flag: string, text: string | undefined, byDefault: number): number {
  if (text === undefined) return byDefault;
  const rate = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (rate === 0 || (rate >= MIN_RATE && rate <= MAX_RATE)) return rate;
  throw new UsageError(
    `--${flag}: expected traces a second, 0 or from ${MIN_RATE} to ${MAX_RATE}, such as 0.5 or 50, got "${text}"`,
  );
}
