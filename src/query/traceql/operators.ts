/** Comparisons as tests of the filter AST, by the kind of what is compared. */
import type { EnumTest, FilterValue, Int64Test, StringTest } from '../../storage/query.ts';
import { type Fault, fault, isFault } from './fault.ts';
import type { PatternReader } from './patterns.ts';
import type { Comparison, ComparisonOperator, Literal } from './syntax.ts';

/** The AST's names. */
const TEST_NAMES = { '=': 'eq', '!=': 'ne', '>': 'gt', '>=': 'gte', '<': 'lt', '<=': 'lte' } as const;
type OrderOperator = keyof typeof TEST_NAMES;

const MAX_INT = 2n ** 63n - 1n;

export function isOrderOperator(operator: ComparisonOperator): operator is OrderOperator {
  return operator !== '=~' && operator !== '!~';
}

/** `{ gt: value }` for `>`, and so on. */
export function testOf<Value extends FilterValue>(
  operator: OrderOperator,
  value: Value,
): { readonly [Name in (typeof TEST_NAMES)[OrderOperator]]?: Value } {
  return { [TEST_NAMES[operator]]: value };
}

/** `what` names the field in messages. Fractions are compared exactly: `> 1.5` is `> 1`, `= 1.5` never holds. */
export function int64Test(what: string, { operator, literal }: Omit<Comparison, 'field'>): Int64Test | Fault {
  if (!isOrderOperator(operator)) return fault(literal, `${what} is a number: it has no ${operator}`);
  if (literal.kind !== 'number' && literal.kind !== 'duration') return wrongLiteral(what, literal, numberForms(what));
  const { value } = literal;
  if (typeof value === 'bigint') return testOf(operator, value);
  const floor = Math.floor(value);
  if (Math.abs(floor) >= Number(MAX_INT)) return fault(literal, 'a number that does not fit into 64 bits');
  if (floor === value) return testOf(operator, BigInt(floor));
  if (operator === '=') return { in: [] };
  if (operator === '!=') return {};
  const isAbove = operator === '>' || operator === '>=';
  return isAbove ? { gt: BigInt(floor) } : { lte: BigInt(floor) };
}

/** A status or kind, which have no order. */
export function enumTest(
  kind: 'status' | 'kind',
  words: readonly string[],
  { operator, literal }: Omit<Comparison, 'field'>,
): EnumTest | Fault {
  if (operator !== '=' && operator !== '!=') return fault(literal, `${kind} has = and != only`, ['=', '!=']);
  if (literal.kind !== kind) return wrongLiteral(kind, literal, words);
  return testOf(operator, literal.value);
}

/** The test of a text that is there. */
export function stringTest(
  what: string,
  { operator, literal }: Omit<Comparison, 'field'>,
  patternOf: PatternReader,
): StringTest | Fault {
  if (!isOrderOperator(operator)) {
    const pattern = patternOf(literal);
    return isFault(pattern) || operator === '=~' ? pattern : { notRegex: pattern.regex };
  }
  return literal.kind === 'string' ? testOf(operator, literal.value) : wrongLiteral(what, literal, ['a string']);
}

/** A value of the wrong type; `expected` is what would fit. */
export function wrongLiteral(what: string, literal: Literal, expected: readonly string[]): Fault {
  if (literal.kind === 'nil') return fault(literal, `${what} is never nil`, expected);
  return fault(literal, `${what} cannot be compared with this value: expected ${expected.join(', ')}`, expected);
}

function numberForms(what: string): string[] {
  return /(?:uration|Start)$/.test(what) ? ['a duration', 'a number of nanoseconds'] : ['a number'];
}
