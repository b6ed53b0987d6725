/** Translates comparisons with milliseconds to those of the storage, which counts nanoseconds. */
import { MAX_INT64, MIN_INT64 } from '../../../src/model/int64.ts';
import { defined } from '../../../src/query/defined.ts';
import { checkOperands } from '../../../src/query/operators.ts';
import type { Int64Test } from '../../../src/query/types.ts';
import type { FloatInput } from '../operator-fields.ts';
import type { FilterPart } from './part.ts';
import { given } from './tests.ts';

/** A number of nanoseconds that may have a fraction. */
interface Nanos {
  /** The largest whole number that is not above it. */
  readonly floor: bigint;
  readonly isWhole: boolean;
}

/**
 * A Float stands for the decimal that it is written as, not for the binary fraction next to it: 0.1 is 100,000 ns. No bound is
 * rounded: every duration is above or below 0.0000005 ms, and none is equal to it.
 */
export function toMillisecondsTest(input: FloatInput, part: FilterPart): Int64Test {
  const test = given(input);
  checkOperands(test, part);
  const nanos = (ms: number | undefined, operator: string): Nanos | undefined =>
    ms === undefined ? undefined : int64Of(ms, part.at(operator));
  const [eq, ne] = [nanos(test.eq, 'eq'), nanos(test.ne, 'ne')];
  const list = test.in?.map((ms) => nanos(ms, 'in'));
  return defined({
    eq: whole(eq),
    ne: whole(ne),
    in: eq?.isWhole === false ? [] : list?.map(whole).filter((value) => value !== undefined),
    gt: nanos(test.gt, 'gt')?.floor,
    gte: ceiling(nanos(test.gte, 'gte')),
    lt: ceiling(nanos(test.lt, 'lt')),
    lte: nanos(test.lte, 'lte')?.floor,
  });
}

/** Undefined for a number with a fraction. */
function whole(nanos: Nanos | undefined): bigint | undefined {
  return nanos?.isWhole ? nanos.floor : undefined;
}

function ceiling(nanos: Nanos | undefined): bigint | undefined {
  return nanos === undefined || nanos.isWhole ? nanos?.floor : nanos.floor + 1n;
}

/** Decimal digits from milliseconds to nanoseconds. */
const DIGITS = 6;
const DECIMAL = /^(?<sign>-?)(?<integer>\d+)(?:\.(?<fraction>\d+))?(?:e(?<exponent>[+-]\d+))?$/;

/** Of a finite number. JavaScript writes it with the fewest digits that name it: up to 15 are those that the client wrote. */
function nanosOf(ms: number): Nanos {
  const { sign, integer = '', fraction = '', exponent = '0' } = DECIMAL.exec(String(ms))?.groups ?? {};
  const digits = BigInt(`${sign}${integer}${fraction}`);
  const shift = DIGITS + Number(exponent) - fraction.length;
  if (shift >= 0) return { floor: digits * 10n ** BigInt(shift), isWhole: true };
  const divisor = 10n ** BigInt(-shift);
  const rest = digits % divisor;
  return { floor: digits / divisor - (rest < 0n ? 1n : 0n), isWhole: rest === 0n };
}

/** A Float literal such as `1e400` is infinite by the time that it is read. */
function int64Of(ms: number, part: FilterPart): Nanos {
  const nanos = Number.isFinite(ms) ? nanosOf(ms) : undefined;
  if (nanos && nanos.floor >= MIN_INT64 && nanos.floor < MAX_INT64) return nanos;
  throw part.refusal('is beyond the durations that there are, which have 64 bits of nanoseconds.');
}
