/** Tests taken apart into their operators. */
import {
  type ListOperator,
  OPERATORS,
  type Operator,
  type PatternOperator,
  type PresenceOperator,
  type TextOperator,
  type ValueOperator,
} from './operators.ts';

/** An operator of a test with what the test gives it. */
export type Criterion<Operand = unknown> = { readonly name: string } & (
  | (ValueOperator & { readonly operand: Operand })
  | (ListOperator & { readonly operand: readonly Operand[] })
  | (TextOperator & { readonly operand: string })
  | (PatternOperator & { readonly operand: string })
  | (PresenceOperator & { readonly operand: boolean })
);

/** The operator of this name; undefined for other fields of a test, such as an attribute's key. */
function operatorNamed(name: string): Operator | undefined {
  const operators: Readonly<Record<string, Operator>> = OPERATORS;
  return Object.hasOwn(operators, name) ? operators[name] : undefined;
}

/** The operators of a test that are given, in the order of the test. */
export function criteriaOf<Operand>(test: object): readonly Criterion<Operand>[] {
  return Object.entries(test).flatMap(([name, operand]) => {
    const operator = operatorNamed(name);
    return operator === undefined || operand === undefined ? [] : [{ ...operator, name, operand }];
  });
}

/** The criteria put together again. */
export function operandsOf<Operand>(criteria: readonly { readonly name: string; readonly operand: Operand }[]): {
  readonly [name: string]: Operand;
} {
  return Object.fromEntries(criteria.map(({ name, operand }) => [name, operand]));
}

/** The regular expressions of a test. */
export function patternsOf(test: object): readonly string[] {
  return criteriaOf(test).flatMap((criterion) => (criterion.takes === 'pattern' ? [criterion.operand] : []));
}

/** Whether the criterion is about texts only. */
export function isOnText<Operand>(
  criterion: Criterion<Operand>,
): criterion is Extract<Criterion<Operand>, { readonly takes: 'text' | 'pattern' }> {
  return criterion.takes === 'text' || criterion.takes === 'pattern';
}

/** What a criterion of equality (`eq`, `in` and their negations) compares with; undefined for any other. */
export function equalTo<Operand>(criterion: Criterion<Operand>): readonly Operand[] | undefined {
  const { name } = criterion;
  if (criterion.takes === 'value') return name === 'eq' || name === 'ne' ? [criterion.operand] : undefined;
  if (criterion.takes === 'list') return name === 'in' || name === 'notIn' ? criterion.operand : undefined;
  return undefined;
}

/**
 * The values that one of the criteria names: no other value can meet all criteria. Undefined if no criterion names
 * values.
 */
export function listedIn<Operand>(criteria: readonly Criterion<Operand>[]): readonly Operand[] | undefined {
  for (const criterion of criteria) {
    const values = criterion.negative ? undefined : equalTo(criterion);
    if (values !== undefined) return values;
  }
  return undefined;
}
