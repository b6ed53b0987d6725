/** TraceQL's comparisons: the operators of filters that have a symbol. */
import { OPERATORS, type OperatorName } from '../../storage/operators/operators.ts';
import type { ComparisonName } from '../../storage/query.ts';

type Table = typeof OPERATORS;
type Symbolic = {
  [Name in OperatorName]: Table[Name] extends { readonly symbol: string } ? Name : never;
}[OperatorName];
type NameOf<Comparison> = {
  [Name in Symbolic]: Table[Name]['symbol'] extends Comparison ? Name : never;
}[Symbolic];

/** `=`, `!=`, `=~` ... */
export type ComparisonOperator = Table[Symbolic]['symbol'];

/** Those that compare with a value. The others match a pattern. */
export type ValueComparison = Extract<Table[Symbolic], { readonly takes: 'value' }>['symbol'];

const symbolic = Object.entries(OPERATORS).flatMap(([name, operator]) =>
  'symbol' in operator ? [{ name, symbol: operator.symbol, takes: operator.takes }] : [],
);

/** Those that compare with a value. */
export const VALUE_COMPARISONS = Object.values(OPERATORS).flatMap((operator) =>
  operator.takes === 'value' ? [operator.symbol] : [],
);

/** All operators. Those that match a pattern come last. */
export const COMPARISON_OPERATORS: readonly ComparisonOperator[] = [
  ...VALUE_COMPARISONS,
  ...symbolic.flatMap(({ symbol, takes }) => (takes === 'value' ? [] : [symbol])),
];

export function comparesValues(operator: ComparisonOperator): operator is ValueComparison {
  return VALUE_COMPARISONS.some((one) => one === operator);
}

/** The filter's test: `{ gt: operand }` for `>`, and so on. */
export function valueTest<Operand>(
  operator: ValueComparison,
  operand: Operand,
): { readonly [Name in NameOf<ValueComparison>]?: Operand } {
  return testNamed(operator, operand);
}

/** The same for operators on text. */
export function textTest(operator: ComparisonOperator, operand: string): { readonly [Name in Symbolic]?: string } {
  return testNamed(operator, operand);
}

function testNamed<Operand>(operator: ComparisonOperator, operand: Operand): { readonly [name: string]: Operand } {
  return Object.fromEntries(symbolic.filter(({ symbol }) => symbol === operator).map(({ name }) => [name, operand]));
}

const MIRRORED: Readonly<Record<ComparisonOperator, ComparisonOperator | undefined>> = {
  '=': '=',
  '!=': '!=',
  '>': '<',
  '>=': '<=',
  '<': '>',
  '<=': '>=',
  '=~': undefined,
  '!~': undefined,
};

/** The operator with the same meaning when its sides are exchanged. Undefined if there is none. */
export function mirrored(operator: ComparisonOperator): ComparisonOperator | undefined {
  return MIRRORED[operator];
}

/** Whether the operator is the negation of another: `!=`, `!~`. */
export function isNegative(operator: ComparisonOperator): boolean {
  return operator === '!=' || operator === '!~';
}

const NAMES: Readonly<Record<ValueComparison, ComparisonName>> = {
  '=': 'eq',
  '!=': 'ne',
  '>': 'gt',
  '>=': 'gte',
  '<': 'lt',
  '<=': 'lte',
};

/** The name of the operator in filters. */
export function filterName(operator: ValueComparison): ComparisonName {
  return NAMES[operator];
}
