/** Lengths of time in nanoseconds as people read them. */

const UNITS = [
  ['ns', 1],
  ['µs', 1e3],
  ['ms', 1e6],
  ['s', 1e9],
] as const;

const MINUTE = 60e9;
const HOUR = 3_600e9;

/** Three digits: `870 ns`, `12.3 µs`, `1.23 s`, `2 m 05 s`, `3 h 04 m`. Nanoseconds as text may have any length. */
export function duration(nanos: number | string): string {
  const value = Number(nanos);
  if (value < 0) return `−${duration(-value)}`;
  if (value >= HOUR) return twoParts(value, HOUR, 'h', MINUTE, 'm');
  // 59.99 s would be shown as 60.0 s.
  if (value >= MINUTE - 5e7) return twoParts(value, MINUTE, 'm', 1e9, 's');
  const index = UNITS.findIndex(([, size], at) => at === UNITS.length - 1 || value < 999.5 * size);
  const [unit, size] = UNITS[index] ?? UNITS[0];
  const scaled = value / size;
  const digits = size === 1 || scaled >= 99.95 ? 0 : scaled >= 9.995 ? 1 : 2;
  return `${scaled.toFixed(digits)} ${unit}`;
}

function twoParts(value: number, large: number, largeUnit: string, small: number, smallUnit: string): string {
  const total = Math.round(value / small);
  const each = Math.round(large / small);
  return `${Math.floor(total / each)} ${largeUnit} ${String(total % each).padStart(2, '0')} ${smallUnit}`;
}

const GROUPED = new Intl.NumberFormat('en-US');

/** Every digit, in groups: `1 234 567 ns`. */
export function exactNanos(nanos: bigint | string): string {
  return `${GROUPED.format(BigInt(nanos)).replaceAll(',', ' ')} ns`;
}

/** For TraceQL: the shortest text that is exactly these nanoseconds. */
export function traceqlDuration(nanos: number): string {
  const whole = Math.round(nanos);
  const [unit, size] = UNITS.findLast(([, one]) => whole >= one && whole % one === 0) ?? UNITS[0];
  return `${whole / size}${unit === 'µs' ? 'us' : unit}`;
}

/** Values that divide an axis into about `count` parts: 1, 2 or 5 times a power of ten, in nanoseconds. */
export function ticks(from: number, to: number, count: number): number[] {
  const rough = (to - from) / Math.max(1, count);
  if (!(rough > 0)) return [];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
  const first = Math.ceil(from / step);
  const length = Math.max(0, Math.floor(to / step) - first + 1);
  return Array.from({ length }, (_, index) => (first + index) * step);
}

/** A tick with the unit of the largest one, so that all of an axis have one. `step`: between two ticks. */
export function tickText(nanos: number, largest: number, step: number): string {
  const [unit, size] = UNITS.findLast(([, one]) => largest >= one) ?? UNITS[0];
  const digits = Math.max(0, -Math.floor(Math.log10(step / size) + 1e-9));
  return `${(nanos / size).toFixed(Math.min(digits, 9))} ${unit}`;
}
