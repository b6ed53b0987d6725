/**
 * Times as people write them: converts RFC 3339 text from and to nanoseconds since the Unix epoch, without loss of
 * digits.
 */

const NANOS_PER_SECOND = 1_000_000_000n;
const NANOS_PER_MILLI = 1_000_000n;
const MILLIS_PER_MINUTE = 60_000;

const DATE_TIME =
  /^(?<date>\d{4}-\d\d-\d\d)[Tt](?<clock>\d\d:\d\d:\d\d)(?:\.(?<fraction>\d{1,9}))?(?:[Zz]|(?<offset>[+-]\d\d:\d\d))$/;
const OFFSET = /^(?<sign>[+-])(?<hours>[01]\d|2[0-3]):(?<minutes>[0-5]\d)$/;

/**
 * RFC 3339 in UTC, always with nine fraction digits: `2024-10-30T12:24:00.123456789Z`, so that the text sorts as the
 * time does. Works for every unsigned 64-bit time (they end in the year 2554).
 */
export function formatDateTime(unixNano: bigint): string {
  const fraction = modulo(unixNano, NANOS_PER_SECOND);
  const seconds = (unixNano - fraction) / NANOS_PER_SECOND;
  const upToSeconds = new Date(Number(seconds) * 1000).toISOString().slice(0, -'.000Z'.length);
  return `${upToSeconds}.${fraction.toString().padStart(9, '0')}Z`;
}

/**
 * Nanoseconds since the Unix epoch of an RFC 3339 date and time, negative before 1970. Undefined for other text. It
 * needs an offset or Z (in either case), may have up to nine fraction digits, and must name a day and a time that exist
 * (no February 30, no hour 24; a leap second, :60, is refused because Unix time has none).
 */
export function parseDateTime(text: string): bigint | undefined {
  const parts = DATE_TIME.exec(text)?.groups;
  if (parts === undefined) return undefined;
  const { date, clock, fraction = '', offset = '+00:00' } = parts;
  const local = existingMillis(`${date}T${clock}.000Z`);
  const offsetMinutes = parseOffset(offset);
  if (local === undefined || offsetMinutes === undefined) return undefined;
  return BigInt(local - offsetMinutes * MILLIS_PER_MINUTE) * NANOS_PER_MILLI + BigInt(fraction.padEnd(9, '0'));
}

/**
 * Milliseconds of an ISO time. Date changes February 30 to a day in March, so only a text that Date returns unchanged
 * counts.
 */
function existingMillis(iso: string): number | undefined {
  const millis = Date.parse(iso);
  return Number.isNaN(millis) || new Date(millis).toISOString() !== iso ? undefined : millis;
}

function parseOffset(text: string): number | undefined {
  const parts = OFFSET.exec(text)?.groups;
  if (parts === undefined) return undefined;
  const minutes = Number(parts.hours) * 60 + Number(parts.minutes);
  return parts.sign === '-' ? -minutes : minutes;
}

/** The non-negative remainder. */
function modulo(value: bigint, divisor: bigint): bigint {
  return ((value % divisor) + divisor) % divisor;
}
