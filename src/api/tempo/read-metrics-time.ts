/** Times and steps of metrics, which Tempo takes in several forms. Nanoseconds since the Unix epoch, exactly. */

import { parseGoDuration } from '../../model/go-duration.ts';
import { parseDateTime } from '../../model/time.ts';
import type { MetricsRange } from '../../query/traceql-metrics/answer.ts';
import { type Parameters, refusal } from '../adapter/parameters.ts';

const SECOND = 1_000_000_000n;
const USUAL_RANGE = 3_600n * SECOND;
/** A whole number with more digits is nanoseconds. */
const MAX_DIGITS_OF_SECONDS = 10;

/**
 * From `start` to `end`; absent or 0, they are `since` (a duration, by default one hour) before the end, and now. Throws
 * BAD_USER_INPUT.
 */
export function readMetricsRange(parameters: Parameters, nowUnixNano: bigint): MetricsRange {
  const end = readTime(parameters, 'end') || nowUnixNano;
  const since = parameters.duration('since') ?? USUAL_RANGE;
  const start = readTime(parameters, 'start') || end - since;
  if (start < end) return { start: start < 0n ? 0n : start, end };
  throw refusal('start', 'must be before the end');
}

/** Answers say the times of samples in milliseconds: with a shorter step, several would stand at one time. */
const MIN_STEP = 1_000_000n;

/** Nanoseconds between two samples: a duration (`30s`) or seconds (`15`), at least 1 ms. Throws BAD_USER_INPUT. */
export function readStep(parameters: Parameters): bigint | undefined {
  const text = parameters.text('step');
  if (text === undefined) return undefined;
  const step = secondsIn(text) ?? parseGoDuration(text);
  if (step !== undefined && step >= MIN_STEP) return step;
  throw refusal(
    'step',
    `expected a duration of at least 1ms such as 30s, or seconds, got ${JSON.stringify(text.slice(0, 40))}`,
  );
}

function readTime(parameters: Parameters, name: 'start' | 'end'): bigint | undefined {
  const text = parameters.text(name);
  if (text === undefined) return undefined;
  const isNanoseconds = /^\d+$/.test(text) && text.length > MAX_DIGITS_OF_SECONDS && text.length < 20;
  const time = isNanoseconds ? BigInt(text) : (secondsIn(text) ?? parseDateTime(text));
  if (time !== undefined && time >= 0n && time < 2n ** 63n) return time;
  throw refusal(
    name,
    `expected seconds or nanoseconds since 1970, or a time such as 2026-01-01T00:00:00Z, got ${JSON.stringify(text.slice(0, 40))}`,
  );
}

/** Of `1700000000` or `1700000000.25`. Digits below a nanosecond are cut off. */
function secondsIn(text: string): bigint | undefined {
  const [, whole, fraction = ''] = /^(\d{1,10})(?:\.(\d+))?$/.exec(text) ?? [];
  if (whole === undefined) return undefined;
  return BigInt(whole) * SECOND + BigInt(fraction.slice(0, 9).padEnd(9, '0'));
}
