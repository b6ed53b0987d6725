/** RFC 3339 times with nanoseconds, to and from nanoseconds since the Unix epoch. */

const NANOS_PER_SECOND = 1_000_000_000n;
const FORM = /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:[Zz]|([+-])(\d\d):(\d\d))$/;

/** UTC with nine fraction digits: `2024-10-30T12:24:00.123456789Z`. The time is not negative. */
export function formatTime(unixNano: bigint): string {
  const nanos = unixNano % NANOS_PER_SECOND;
  const seconds = new Date(Number(unixNano / NANOS_PER_SECOND) * 1000).toISOString().slice(0, -5);
  return `${seconds}.${String(nanos).padStart(9, '0')}Z`;
}

/**
 * Accepts any offset and up to nine fraction digits. Undefined for other text. A leap second becomes the next second.
 */
export function parseTime(text: string): bigint | undefined {
  const match = FORM.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second, fraction = '', sign, offsetHour = '0', offsetMinute = '0'] = match;
  const parts = [year, month, day, hour, minute, second].map(Number);
  if (!isDate(parts) || Number(offsetHour) > 23 || Number(offsetMinute) > 59) return undefined;
  const [y = 0, mo = 0, d = 0, h = 0, mi = 0, s = 0] = parts;
  const date = new Date(0);
  date.setUTCFullYear(y, mo - 1, d);
  date.setUTCHours(h, mi, s);
  const offsetSeconds = (Number(offsetHour) * 60 + Number(offsetMinute)) * 60 * (sign === '-' ? -1 : 1);
  const seconds = BigInt(date.getTime() / 1000 - offsetSeconds);
  return seconds * NANOS_PER_SECOND + BigInt(fraction.padEnd(9, '0'));
}

function isDate([year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0]: readonly number[]): boolean {
  if (month < 1 || month > 12 || hour > 23 || minute > 59 || second > 60) return false;
  const lastDay = new Date(0);
  lastDay.setUTCFullYear(year, month, 0);
  return day >= 1 && day <= lastDay.getUTCDate();
}
