/** Durations that are settings and arguments of this program's own. */
import { parseDurationNano } from './go-duration.ts';

const NANOS_PER_MILLI = 1_000_000n;

/** The form that every message about a bad duration names. */
export const DURATION_FORM = 'a duration with a unit, such as 500ms, 30s, 5m, 1m30s or 30d, of at most 292 years';

/**
 * Milliseconds of a duration in Go's form (`ms`, `s`, `m`, `h`, or a sum such as `1m30s`), or with days (`d`). Undefined for other
 * text, for a negative duration, and for one that is no whole number of milliseconds, or too many for a number.
 */
export function parseDuration(text: string): number | undefined {
  const nanoseconds = parseDurationNano(text.trim());
  if (nanoseconds === undefined || nanoseconds < 0n || nanoseconds % NANOS_PER_MILLI !== 0n) return undefined;
  return Number(nanoseconds / NANOS_PER_MILLI);
}
