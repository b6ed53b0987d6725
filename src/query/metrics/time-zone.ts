/** Time zones, and where days begin in them. */
import { SpangraphError } from '../../errors.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const OFFSET = /^([+-])([01]\d|2[0-3]):([0-5]\d)$/;

/** Milliseconds that local clocks are ahead of UTC at a moment (milliseconds since the Unix epoch). */
export type TimeZone = (unixMs: number) => number;

export const UTC: TimeZone = () => 0;

/** The zone with an IANA name, or with a fixed offset such as `+05:30`. Throws BAD_USER_INPUT. */
export function timeZoneNamed(name: string): TimeZone {
  const [, sign, hours, minutes] = OFFSET.exec(name) ?? [];
  if (sign !== undefined) {
    const offset = (Number(hours) * 60 + Number(minutes)) * MINUTE_MS;
    return () => (sign === '-' ? -offset : offset);
  }
  return zoneOf(formatOf(name));
}

/** The number of the local day at a moment. Day 0 is 1 January 1970. */
export function localDay(unixMs: number, zone: TimeZone): number {
  return Math.floor((unixMs + zone(unixMs)) / DAY_MS);
}

/**
 * The first moment of a local day. It is midnight, or later where clocks skip midnight. If clocks skip the whole day, it is the
 * first moment of the next day.
 */
export function startOfDay(day: number, zone: TimeZone): number {
  const midnight = day * DAY_MS;
  // If the offset changes near this midnight, one of the offsets on both sides applies.
  const starts = [midnight - zone(midnight - DAY_MS), midnight - zone(midnight + DAY_MS)].sort((a, b) => a - b);
  return starts.find((start) => localDay(start, zone) >= day) ?? midnight;
}

function formatOf(name: string): Intl.DateTimeFormat {
  try {
    // Some runtimes know more forms of offsets than others.
    if (/^[+-]/.test(name)) throw new RangeError('an offset of another form');
    return new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch (error) {
    throw new SpangraphError(
      'BAD_USER_INPUT',
      `timeZone: there is no time zone ${JSON.stringify(name.slice(0, 80))}. Give an IANA name such as "Europe/Berlin", or an ` +
        'offset such as "+05:30".',
      { cause: error },
    );
  }
}

function zoneOf(format: Intl.DateTimeFormat): TimeZone {
  return (unixMs) => {
    const parts: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
    for (const { type, value } of format.formatToParts(unixMs)) parts[type] = Number(value);
    const { year = 0, month = 1, day, hour, minute, second } = parts;
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(unixMs / 1_000) * 1_000;
  };
}
