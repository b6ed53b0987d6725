/** RFC 3339 times with nanoseconds, to and from nanoseconds since the Unix epoch. */

const NANOS_PER_SECOND = 1_000_000_000n;
const NANOS_PER_MILLI = 1_000_000n;
const MILLIS_PER_SECOND = 1_000;
const MILLIS_PER_MINUTE = 60_000;

const DATE_TIME =
  /^(?<date>\d{4}-\d\d-\d\d)[Tt ](?<minute>(?:[01]\d|2[0-3]):[0-5]\d):(?<second>[0-5]\d|60)(?:\.(?<fraction>\d{1,9}))?(?:[Zz]|(?<offset>[+-](?:[01]\d|2[0-3]):[0-5]\d))$/;

/**
 * RFC 3339 in UTC, always with nine fraction digits: `2024-10-30T12:24:00.123456789Z`, so that the text sorts as the
 * time does. Works for every unsigned 64-bit time (they end in the year 2554), and for times before 1970.
 */
export function formatDateTime(unixNano: bigint): string {
  const remainder = unixNano % NANOS_PER_SECOND;
  const fraction = remainder < 0n ? remainder + NANOS_PER_SECOND : remainder;
  const seconds = (unixNano - fraction) / NANOS_PER_SECOND;
  const upToSeconds = new Date(Number(seconds) * MILLIS_PER_SECOND).toISOString().slice(0, -'.000Z'.length);
  return `${upToSeconds}.${String(fraction).padStart(9, '0')}Z`;
}

/**
 * Nanoseconds since the Unix epoch of an RFC 3339 date and time, negative before 1970. Undefined for other text. It
 * needs an offset or Z, may have up to nine fraction digits, and must name a day that exists. RFC 3339 allows a space in
 * place of T, and small letters. A leap second (:60) is the next second, because Unix time has none.
 */
export function parseDateTime(text: string): bigint | undefined {
  const parts = DATE_TIME.exec(text)?.groups;
  if (parts === undefined) return undefined;
  const { date, minute, second, fraction = '', offset = '+00:00' } = parts;
  const local = existingMillis(`${date}T${minute}:00.000Z`);
  if (local === undefined) return undefined;
  const millis = local + Number(second) * MILLIS_PER_SECOND - offsetMinutes(offset) * MILLIS_PER_MINUTE;
  return BigInt(millis) * NANOS_PER_MILLI + BigInt(fraction.padEnd(9, '0'));
}

/**
 * Milliseconds of an ISO time. Date changes February 30 to a day in March, so only a text that Date returns unchanged
 * counts.
 */
function existingMillis(iso: string): number | undefined {
  const millis = Date.parse(iso);
  return Number.isNaN(millis) || new Date(millis).toISOString() !== iso ? undefined : millis;
}

/** Of `+hh:mm` or `-hh:mm`. */
function offsetMinutes(offset: string): number {
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(4));
  return offset.startsWith('-') ? -minutes : minutes;
}
