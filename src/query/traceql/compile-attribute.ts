/** Comparisons of attributes as filters. */
import type { AttributeTest, FilterValue, SpanFilter } from '../../storage/query.ts';
import { comparesValues, textTest, valueTest } from './comparisons.ts';
import { type Fault, fault, isFault } from './fault.ts';
import type { PatternReader } from './patterns.ts';
import type { Comparison, Field, Literal } from './syntax.ts';

export type AttributeField = Extract<Field, { kind: 'attribute' }>;

/**
 * `!=` and `!~` need the attribute to be present, as in Tempo. `resource.service.name = "a"` compares the service of
 * the span, which every backend can read directly.
 */
export function compileAttribute(
  field: AttributeField,
  { operator, literal }: Comparison,
  patternOf: PatternReader,
): SpanFilter | Fault {
  const { key, scope } = field;
  const at = { key, ...(scope && { scope }) };
  if (literal.kind === 'nil') return compileNil(at, operator, literal);
  if (!comparesValues(operator)) {
    const pattern = patternOf(literal);
    if (isFault(pattern)) return pattern;
    return attribute({ ...at, ...textTest(operator, pattern.regex) });
  }
  const value = filterValue(literal);
  if (typeof value === 'object') return value;
  if (typeof value === 'boolean' && operator !== '=' && operator !== '!=') {
    return fault(literal, 'true and false have no order', ['=', '!=']);
  }
  const isService = scope === 'RESOURCE' && key === 'service.name' && operator === '=';
  if (isService && typeof value === 'string' && value !== '') return { type: 'service', test: { eq: value } };
  return attribute({ ...at, ...valueTest(operator, value) });
}

function compileNil(at: AttributeTest, operator: Comparison['operator'], nil: Literal): SpanFilter | Fault {
  if (operator === '=') return attribute({ ...at, exists: false });
  return operator === '!=' ? attribute({ ...at, exists: true }) : fault(nil, 'nil has = and != only', ['=', '!=']);
}

function filterValue(literal: Exclude<Literal, { kind: 'nil' }>): FilterValue | Fault {
  if (literal.kind !== 'status' && literal.kind !== 'kind') return literal.value;
  const { word, kind } = literal;
  return fault(literal, `${word} is a ${kind}: compare it with ${kind}, or write "${word}" for the text`, [
    `"${word}"`,
  ]);
}

function attribute(test: AttributeTest): SpanFilter {
  return { type: 'attribute', test };
}
