/** One condition of a query: field, operator and value. */
import { isClosed, isComparison, type Token, tokensOf } from './query-tokens.ts';

export interface Condition {
  readonly field: string;
  readonly operator: string;
  readonly value: string;
}

/** Undefined for what is more, or something else. */
export function partsOf(text: string): Condition | undefined {
  const [field, operator, ...rest] = tokensOf(text);
  if (field?.kind !== 'name' || operator === undefined || !isComparison(operator)) return undefined;
  const sign = rest[0]?.text === '-' ? rest[0] : undefined;
  const [value, ...more] = sign === undefined ? rest : rest.slice(1);
  if (value === undefined || more.length > 0 || !isValue(value)) return undefined;
  return { field: field.text, operator: operator.text, value: text.slice((sign ?? value).from, value.to) };
}

function isValue(token: Token): boolean {
  return token.kind === 'name' || token.kind === 'number' || (token.kind === 'text' && isClosed(token));
}
