/** The values of expressions for spans that are read one by one. */
import type { Expression, Literal } from '../../query/traceql/syntax.ts';
import { fieldLabel } from '../../query/traceql-metrics/fields.ts';
import type { SpanValue } from '../../query/traceql-metrics/span-fields.ts';
import type { SpanRecord } from '../../storage/backend.ts';
import { calculate, negate } from '../../storage/evaluator/arithmetic.ts';
import type { Quantity } from '../../storage/span-value.ts';
import type { FieldValues } from './field-values.ts';

/** Whether its values can be computed here: it is made of fields, literals and arithmetic. */
export function isComputable(expression: Expression): boolean {
  switch (expression.type) {
    case 'field':
    case 'literal':
      return true;
    case 'negate':
      return isComputable(expression.part);
    case 'arithmetic':
      return isComputable(expression.left) && isComputable(expression.right);
    default:
      return false;
  }
}

/** Undefined if the span has none. */
export async function valueOfExpression(
  expression: Expression,
  span: SpanRecord,
  fields: FieldValues,
): Promise<SpanValue | undefined> {
  switch (expression.type) {
    case 'field':
      return fields.valueOf(span, expression.field);
    case 'literal':
      return valueOfLiteral(expression.literal);
    case 'negate': {
      const part = quantityOf(await valueOfExpression(expression.part, span, fields));
      return part && valueOfQuantity(negate(part));
    }
    case 'arithmetic': {
      const left = quantityOf(await valueOfExpression(expression.left, span, fields));
      const right = quantityOf(await valueOfExpression(expression.right, span, fields));
      const result = left && right && calculate(expression.operator, left, right);
      return result && valueOfQuantity(result);
    }
    default:
      return undefined;
  }
}

/** As TraceQL writes it: a field by its usual name, anything else as it stands in the text. */
export function labelOf(expression: Expression, text: string): string {
  if (expression.type === 'field') return fieldLabel(expression.field);
  return text.slice(expression.offset, expression.offset + expression.length);
}

function valueOfLiteral(literal: Literal): SpanValue | undefined {
  switch (literal.kind) {
    case 'nil':
      return undefined;
    case 'status':
    case 'kind':
      return { value: literal.word, isDuration: false };
    default:
      return { value: literal.value, isDuration: literal.kind === 'duration' };
  }
}

function quantityOf(found: SpanValue | undefined): Quantity | undefined {
  if (typeof found?.value === 'bigint') return { type: found.isDuration ? 'duration' : 'int', value: found.value };
  return typeof found?.value === 'number' ? { type: 'double', value: found.value } : undefined;
}

function valueOfQuantity({ type, value }: Quantity): SpanValue {
  return { value, isDuration: type === 'duration' };
}
