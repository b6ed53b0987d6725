/** Times: RFC 3339, or relative to now. */
import { MAX_INT64 } from '../../../model/int64.ts';
import { momentAt, parseRelativeTime } from '../../../model/relative-time.ts';
import { parseDateTime } from '../../../model/time.ts';
import type { TimeRange } from '../../../storage/query.ts';
import type { Argument, ArgumentKind } from './argument.ts';
import { optional } from './argument.ts';
import { refusal, shown } from './kinds.ts';

const SECOND = 1_000_000_000n;
const FORM = 'a time such as 2026-01-31T12:00:00Z, or now, now-15m, now-1h30m, now-7d, now-1d/d';
const MAX_LENGTH = 60;

/** Nanoseconds since the Unix epoch of `now-1h30m`, also with spaces, or of an RFC 3339 time. Undefined for other text. */
export function parseTime(written: string, nowUnixNano: bigint): bigint | undefined {
  if (written.length > MAX_LENGTH) return undefined;
  const moment = parseDateTime(written.trim()) ?? parseRelativeTime(written.replaceAll(/\s/g, ''));
  return moment === undefined ? undefined : within64Bits(momentAt(moment, nowUnixNano));
}

/** Backends order no others. */
function within64Bits(moment: bigint): bigint | undefined {
  return moment >= 0n && moment <= MAX_INT64 ? moment : undefined;
}

export function time(description: string): ArgumentKind<bigint> {
  return {
    schema: {
      type: 'string',
      maxLength: MAX_LENGTH,
      description: `${description} RFC 3339, or as now-15m.`,
    },
    read: (value, { name, nowUnixNano }) => {
      const read = typeof value === 'string' ? parseTime(value, nowUnixNano) : undefined;
      if (read !== undefined) return read;
      throw refusal(name, `expected ${FORM}, got ${shown(value)}`);
    },
  };
}

/** Where a search begins if nobody says it. */
const USUAL_RANGE = 3_600n * SECOND;

interface RangeValues {
  readonly from: bigint | undefined;
  readonly to: bigint | undefined;
}

interface RangeArguments {
  readonly from: Argument<bigint | undefined>;
  readonly to: Argument<bigint | undefined>;
}

/** `from` and `to` of a search that looks at the last hour unless told otherwise. */
export const RECENT_RANGE: RangeArguments = {
  from: optional(time('Spans start at this time or later. Default: an hour before to.')),
  to: optional(time('Spans start before this time. Default: now.')),
};

/** `from` and `to` of a list of all that is stored, unless told otherwise. */
export const OPEN_RANGE: RangeArguments = {
  from: optional(time('Only of spans that start at this time or later.')),
  to: optional(time('Only of spans that start before this time.')),
};

/** Throws BAD_USER_INPUT for a range that ends before it begins. */
export function recentRange({ from, to }: RangeValues, nowUnixNano: bigint): Required<TimeRange> {
  // Spans of this very moment belong to it.
  const end = to ?? nowUnixNano + 1n;
  const begin = from ?? (end > USUAL_RANGE ? end - USUAL_RANGE : 0n);
  checkOrder(begin, end);
  return { from: begin, to: end };
}

/** Undefined if both sides are open. Throws as {@link recentRange} does. */
export function openRange({ from, to }: RangeValues): TimeRange | undefined {
  if (from === undefined && to === undefined) return undefined;
  if (from !== undefined && to !== undefined) checkOrder(from, to);
  return { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
}

function checkOrder(from: bigint, to: bigint): void {
  if (from >= to) throw refusal('from', 'must be before to');
}
