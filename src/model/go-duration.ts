/** Durations as Go writes and reads them (time.ParseDuration, Duration.String). */

const NANOSECONDS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  // The micro sign and the Greek letter.
  µs: 1_000n,
  μs: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};
const PART = /(\d*)(?:\.(\d*))?(ns|us|µs|μs|ms|s|m|h|d)/gy;
const MAX_LENGTH = 100;
const MAX = 2n ** 63n - 1n;

/** Nanoseconds, cut off below one. Undefined for other text and beyond 64 bits. */
export function parseGoDuration(text: string): bigint | undefined {
  return /^[+-]?0$/.test(text) ? 0n : sumOfParts(text, NANOSECONDS);
}

const WITH_DAYS = { ...NANOSECONDS, d: 86_400_000_000_000n };

/** The same, and days (`d`), which Go does not have. A text without a unit is none. */
export function parseDurationNano(text: string): bigint | undefined {
  return sumOfParts(text, WITH_DAYS);
}

function sumOfParts(text: string, units: Readonly<Record<string, bigint>>): bigint | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const sign = /^[+-]/.exec(text)?.[0] ?? '';
  const parts = text.slice(sign.length);
  let total = 0n;
  let end = 0;
  for (const [whole, integer = '', fraction = '', unit = ''] of parts.matchAll(PART)) {
    const nanoseconds = units[unit];
    if (nanoseconds === undefined || integer + fraction === '') return undefined;
    total += BigInt(integer || '0') * nanoseconds;
    total += (BigInt(fraction || '0') * nanoseconds) / 10n ** BigInt(fraction.length);
    end += whole.length;
  }
  if (end === 0 || end !== parts.length || total > MAX) return undefined;
  return sign === '-' ? -total : total;
}

/** `1h2m3.5s`, `1.5s`, `250ms`, `10µs`, `0s`. */
export function goDurationText(nanoseconds: bigint): string {
  const sign = nanoseconds < 0n ? '-' : '';
  const size = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  if (size === 0n) return '0s';
  if (size < 1_000n) return `${sign}${size}ns`;
  if (size < 1_000_000n) return `${sign}${decimal(size, 3)}µs`;
  if (size < 1_000_000_000n) return `${sign}${decimal(size, 6)}ms`;
  const minutes = size / 60_000_000_000n;
  const seconds = `${decimal(size % 60_000_000_000n, 9)}s`;
  if (minutes === 0n) return sign + seconds;
  const hours = minutes / 60n;
  return `${sign}${hours === 0n ? '' : `${hours}h`}${minutes % 60n}m${seconds}`;
}

/** The number divided by 10^digits, without zeros at the end. */
function decimal(value: bigint, digits: number): string {
  const scale = 10n ** BigInt(digits);
  const fraction = `${value % scale}`.padStart(digits, '0').replace(/0+$/, '');
  return `${value / scale}${fraction === '' ? '' : `.${fraction}`}`;
}
