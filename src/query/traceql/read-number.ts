/** Integers, floats and durations, without sign. */
import { type Fault, fault } from './fault.ts';
import type { Token } from './token.ts';

const SECOND = 1_000_000_000n;
const DAY = 86_400n * SECOND;

/** Nanoseconds. Go's units and those of Prometheus; a year has 365 days. */
const UNITS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1000n,
  µs: 1000n,
  μs: 1000n,
  ms: 1_000_000n,
  s: SECOND,
  m: 60n * SECOND,
  h: 3600n * SECOND,
  d: DAY,
  w: 7n * DAY,
  y: 365n * DAY,
};
const UNIT_NAMES = ['ns', 'us', 'ms', 's', 'm', 'h', 'd', 'w', 'y'];

const DURATION = /(?:\d+(?:\.\d*)?(?:ns|us|µs|μs|ms|s|m|h|d|w|y))+/y;
const DURATION_PART = /(\d+)(?:\.(\d*))?([a-zµμ]+)/g;
const NUMBER = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const NAME_REST = /[\p{L}\p{N}_.]+/uy;

/** The number that begins at `offset` with a digit, or with a decimal point and a digit. */
export function readNumber(text: string, offset: number): Token | Fault {
  const duration = matchAt(DURATION, text, offset);
  const written = duration === '' ? matchAt(NUMBER, text, offset) : duration;
  const rest = matchAt(NAME_REST, text, offset + written.length);
  const range = { offset, length: written.length };
  if (rest !== '') {
    const unknown = written + rest;
    return fault({ offset, length: unknown.length }, `${unknown} is neither a number nor a duration`, UNIT_NAMES);
  }
  if (duration !== '') return { kind: 'duration', value: nanoseconds(duration), ...range };
  if (/^\d+$/.test(written)) return { kind: 'integer', value: BigInt(written), ...range };
  const value = Number(written);
  return Number.isFinite(value) ? { kind: 'float', value, ...range } : fault(range, `${written} is too large a number`);
}

/** Exact. Fractions of a nanosecond are cut off, as in Go. */
function nanoseconds(duration: string): bigint {
  let total = 0n;
  for (const [, whole = '0', fraction = '', unit = ''] of duration.matchAll(DURATION_PART)) {
    const scale = UNITS[unit] ?? 0n;
    total += BigInt(whole) * scale + (BigInt(fraction || '0') * scale) / 10n ** BigInt(fraction.length);
  }
  return total;
}

function matchAt(pattern: RegExp, text: string, offset: number): string {
  pattern.lastIndex = offset;
  return pattern.exec(text)?.[0] ?? '';
}
