/** Zipkin's times: `endTs` and `lookback` in milliseconds. */
import { clampInt64 } from '../../model/int64.ts';
import type { TimeRange } from '../../storage/query.ts';
import { type Parameters, refusal } from '../adapter/parameters.ts';

const NANOS_PER_MILLI = 1_000_000n;
const NANOS_PER_MICRO = 1_000n;
/** A day, in milliseconds. */
const DEFAULT_LOOKBACK = 86_400_000n;

/**
 * From `endTs - lookback` to `endTs`, both included. Zipkin compares microseconds, so the range ends after the last nanosecond of
 * the microsecond `endTs`. Without `endTs` it ends at `nowUnixNano`.
 */
export function readTimeRange(parameters: Parameters, nowUnixNano: bigint): Required<TimeRange> {
  const endTs = positive(parameters, 'endTs') ?? nowUnixNano / NANOS_PER_MILLI;
  const lookback = positive(parameters, 'lookback') ?? DEFAULT_LOOKBACK;
  const from = endTs > lookback ? (endTs - lookback) * NANOS_PER_MILLI : 0n;
  return { from: clampInt64(from), to: clampInt64(endTs * NANOS_PER_MILLI + NANOS_PER_MICRO) };
}

/** A whole number above 0. */
export function positive(parameters: Parameters, name: string): bigint | undefined {
  const value = parameters.bigint(name);
  if (value !== undefined && value <= 0n) throw refusal(name, `must be above 0, got ${value}`);
  return value;
}
