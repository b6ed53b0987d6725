/** Moments as people read them, in the zone of the header. */

/** Which zone times are shown in. */
export type Zone = 'local' | 'utc';

const MILLION = 1_000_000n;

function two(value: number, digits = 2): string {
  return String(value).padStart(digits, '0');
}

/** `2026-11-28 07:12:03.456`; with `nanos` all nine digits of the second. */
export function moment(unixNano: string | bigint, zone: Zone, nanos = false): string {
  const exact = BigInt(unixNano);
  return `${day(exact, zone)} ${clock(exact, zone)}${nanos ? two(Number(exact % MILLION), 6) : ''}`;
}

/** `2026-11-28` */
export function day(unixNano: string | bigint, zone: Zone): string {
  const date = shifted(unixNano, zone);
  return `${date.getUTCFullYear()}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`;
}

/** `07:12:03.456` */
export function clock(unixNano: string | bigint, zone: Zone): string {
  const date = shifted(unixNano, zone);
  const time = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`;
  return `${time}.${two(date.getUTCMilliseconds(), 3)}`;
}

/** `UTC+01:00`, as the zone is at this moment. */
export function zoneName(zone: Zone, at = new Date()): string {
  const minutes = zone === 'utc' ? 0 : -at.getTimezoneOffset();
  if (minutes === 0) return 'UTC';
  const size = Math.abs(minutes);
  return `UTC${minutes < 0 ? '−' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

/** A date whose UTC fields are those of the zone. */
function shifted(unixNano: string | bigint, zone: Zone): Date {
  const date = new Date(Number(BigInt(unixNano) / MILLION));
  return zone === 'utc' ? date : new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
}

const STEPS = [
  ['second', 60],
  ['minute', 60],
  ['hour', 24],
  ['day', 365],
  ['year', Number.POSITIVE_INFINITY],
] as const;

/** `5 minutes ago` */
export function age(unixNano: string | bigint, now = Date.now()): string {
  let value = Math.round((Number(BigInt(unixNano) / MILLION) - now) / 1_000);
  const format = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
  for (const [unit, size] of STEPS) {
    if (Math.abs(value) < size) return format.format(value, unit);
    value = Math.round(value / size);
  }
  return '';
}

/** RFC 3339 with nanoseconds, as the API takes it. */
export function toDateTime(unixNano: bigint): string {
  const date = new Date(Number(unixNano / MILLION)).toISOString().slice(0, -1);
  return `${date}${two(Number(unixNano % MILLION), 6)}Z`;
}

/** RFC 3339 with nine digits, as the API gives it. */
export function nanosOf(time: string): bigint {
  const [seconds = '', fraction = ''] = time.replace('Z', '').split('.');
  return BigInt(Date.parse(`${seconds}Z`)) * MILLION + BigInt(fraction.padEnd(9, '0'));
}

const MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;

/** What a `from` or `to` of the URL means at `now`: `now`, `now-1h` or RFC 3339. Undefined if it is none of them. */
export function resolveTime(text: string | undefined, now: number): string | undefined {
  if (text === undefined) return undefined;
  const relative = /^now(?:-(?<count>\d{1,6})(?<unit>[smhd]))?$/.exec(text);
  if (relative !== null) {
    const { count = '0', unit = 's' } = relative.groups ?? {};
    // No span starts before 1970.
    return new Date(Math.max(0, now - Number(count) * (MS[unit] ?? 0))).toISOString();
  }
  return RFC_3339.test(text) && !Number.isNaN(Date.parse(text)) ? text : undefined;
}
