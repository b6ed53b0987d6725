/** Comparisons as tests of the filter AST, by the kind of what is compared. */
import { MAX_INT64 } from '../../model/int64.ts';
import type { EnumTest, Int64Test, StringTest } from '../../storage/query.ts';
import { comparesValues, textTest, type ValueComparison, valueTest } from './comparisons.ts';
import { type Fault, fault, isFault } from './fault.ts';
import type { PatternReader } from './patterns.ts';
import type { Comparison, Literal } from './syntax.ts';

/** `what` names the field in messages. Fractions are compared exactly: `> 1.5` is `> 1`, `= 1.5` never holds. */
export function int64Test(what: string, { operator, literal }: Omit<Comparison, 'field'>): Int64Test | Fault {
  if (!comparesValues(operator)) return fault(literal, `${what} is a number: it has no ${operator}`);
  if (literal.kind !== 'number' && literal.kind !== 'duration') return wrongLiteral(what, literal, numberForms(what));
  const { value } = literal;
  if (typeof value === 'bigint') return valueTest(operator, value);
  const floor = Math.floor(value);
  if (!(Math.abs(value) < Number(MAX_INT64))) return beyondInt64(operator, value);
  if (floor === value) return valueTest(operator, BigInt(floor));
  if (operator === '=') return { in: [] };
  if (operator === '!=') return {};
  const isAbove = operator === '>' || operator === '>=';
  return isAbove ? { gt: BigInt(floor) } : { lte: BigInt(floor) };
}

/** Every int of 64 bits compares alike with such a number. */
function beyondInt64(operator: ValueComparison, value: number): Int64Test {
  if (operator === '!=') return {};
  const isMet = value > 0 ? operator.startsWith('<') : value < 0 && operator.startsWith('>');
  return isMet ? {} : { in: [] };
}

/** A status or kind, which have no order. */
export function enumTest(
  kind: 'status' | 'kind',
  words: readonly string[],
  { operator, literal }: Omit<Comparison, 'field'>,
): EnumTest | Fault {
  if (operator !== '=' && operator !== '!=') return fault(literal, `${kind} has = and != only`, ['=', '!=']);
  if (literal.kind !== kind) return wrongLiteral(kind, literal, words);
  return valueTest(operator, literal.value);
}

/** The test of a text that is present. */
export function stringTest(
  what: string,
  { operator, literal }: Omit<Comparison, 'field'>,
  patternOf: PatternReader,
): StringTest | Fault {
  if (!comparesValues(operator)) {
    const pattern = patternOf(literal);
    return isFault(pattern) ? pattern : textTest(operator, pattern.regex);
  }
  return literal.kind === 'string' ? valueTest(operator, literal.value) : wrongLiteral(what, literal, ['a string']);
}

/** A value of the wrong type. `expected` lists the types that fit. */
export function wrongLiteral(what: string, literal: Literal, expected: readonly string[]): Fault {
  if (literal.kind === 'nil') return fault(literal, `${what} is never nil`, expected);
  return fault(literal, `${what} cannot be compared with this value: expected ${expected.join(', ')}`, expected);
}

function numberForms(what: string): string[] {
  return /(?:uration|Start)$/.test(what) ? ['a duration', 'a number of nanoseconds'] : ['a number'];
}
