/** Times in parameters. */
import { parseDateTime } from '../../model/time.ts';
import { type Parameters, refusal } from '../adapter/parameters.ts';

const NANOS_A_MILLI = 1_000_000n;

/** RFC 3339, as nanoseconds since the Unix epoch. Throws BAD_USER_INPUT if it is absent or of another form. */
export function readTime(parameters: Parameters, name: string): bigint {
  const time = parseDateTime(parameters.required(name));
  if (time === undefined) throw refusal(name, 'expected a time such as 2026-01-31T12:00:00Z');
  return time;
}

/** Milliseconds, as nanoseconds. Throws BAD_USER_INPUT for a negative number. */
export function readMillis(parameters: Parameters, name: string): bigint | undefined {
  const millis = parameters.bigint(name);
  if (millis !== undefined && millis < 0n) throw refusal(name, 'must not be negative');
  return millis === undefined ? undefined : millis * NANOS_A_MILLI;
}
