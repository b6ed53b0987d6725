/** Comparisons as tests of the filter AST, by the kind of what is compared. */
import type { EnumTest, FilterValue, Int64Test, SpanFilter } from '../../storage/query.ts';
import { type Fault, fault, isFault } from './fault.ts';
import type { PatternReader } from './patterns.ts';
import type { Comparison, ComparisonOperator, Literal } from './syntax.ts';

/** The AST's names; regular expressions have none that says `!~`. */
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

/** A text that is always there: `!~` is the opposite of `=~`. */
export function stringFilter(
  what: string,
  { operator, literal }: Omit<Comparison, 'field'>,
  type: 'name' | 'statusMessage' | 'scopeName' | 'scopeVersion',
  patternOf: PatternReader,
): SpanFilter | Fault {
  const test = stringTest(what, { operator, literal }, patternOf);
  if (isFault(test)) return test;
  const filter: SpanFilter = { type, test };
  return operator === '!~' ? { type: 'not', filter } : filter;
}

/** The test of a text; of `!~` that of `=~`. */
export function stringTest(
  what: string,
  { operator, literal }: Omit<Comparison, 'field'>,
  patternOf: PatternReader,
): { readonly eq: string } | { readonly ne: string } | { readonly regex: string } | Fault {
  if (!isOrderOperator(operator)) return patternOf(literal);
  if (literal.kind !== 'string') return wrongLiteral(what, literal, ['a string']);
  if (operator === '=') return { eq: literal.value };
  if (operator === '!=') return { ne: literal.value };
  return fault(literal, `not supported: ${what} has no order - use = != =~ or !~`, ['=', '!=', '=~', '!~']);
}

/** A value of the wrong type; `expected` is what would fit. */
export function wrongLiteral(what: string, literal: Literal, expected: readonly string[]): Fault {
  if (literal.kind === 'nil') return fault(literal, `${what} is never nil`, expected);
  return fault(literal, `${what} cannot be compared with this value: expected ${expected.join(', ')}`, expected);
}

function numberForms(what: string): string[] {
  return what.endsWith('uration') ? ['a duration', 'a number of nanoseconds'] : ['a number'];
}
