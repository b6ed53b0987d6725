/** Parses the content of the braces of a spanset. */

import { COMPARISON_OPERATORS, type ComparisonOperator } from './comparisons.ts';
import { isLiteralNext, LITERAL_FORMS, parseLiteral } from './parse-literal.ts';
import { SCOPES } from './read-attribute.ts';
import type { Condition, Field, Literal } from './syntax.ts';
import type { TokenCursor } from './token-cursor.ts';
import { INTRINSICS, intrinsicNamed, refusalOf } from './words.ts';

export const ARITHMETIC = ['+', '-', '*', '/', '%', '^'] as const;

/** Texts that an editor may offer in place of a field. */
const FIELD_FORMS = [
  '.',
  ...Object.keys(SCOPES)
    .filter((word) => word !== 'parent')
    .map((word) => `${word}.`),
  ...INTRINSICS,
];

/** The operator with the same meaning when its sides are exchanged. Undefined if there is none. */
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

/** Conditions joined by && and ||, up to the first token that cannot be part of them. */
export function parseCondition(cursor: TokenCursor): Condition | undefined {
  return cursor.chain<Condition>(
    () => parseOperand(cursor),
    (type, parts, depth) => ({ type, parts, depth }),
  );
}

/** An attribute or an intrinsic. Fails with the reason if there is none. */
export function parseField(cursor: TokenCursor): Field | undefined {
  const token = cursor.peek();
  const range = { offset: token.offset, length: token.length };
  if (token.kind === 'attribute') {
    const { scope, key } = token;
    if (scope === 'PARENT') return cursor.fail(token, refusalOf('parent') ?? '');
    cursor.take();
    return { kind: 'attribute', key, ...(scope && { scope }), ...range };
  }
  if (token.kind !== 'word') return cursor.failExpected(['an attribute', 'an intrinsic']);
  const intrinsic = intrinsicNamed(token.text);
  if (intrinsic === undefined) return failUnknownName(cursor, token.text);
  cursor.take();
  return { ...intrinsic, ...range };
}

/** Fails if arithmetic follows: `10 * 1024`. */
export function refuseArithmetic(cursor: TokenCursor): boolean {
  if (!cursor.isSymbol(...ARITHMETIC)) return true;
  cursor.fail(cursor.peek(), 'not supported: arithmetic - write the result, such as 10240 for 10 * 1024');
  return false;
}

/** Takes the comparison operator at this place. Undefined if there is none. */
export function takeComparison(cursor: TokenCursor): ComparisonOperator | undefined {
  const token = cursor.peek();
  const operator = token.kind === 'symbol' ? COMPARISON_OPERATORS.find((one) => one === token.text) : undefined;
  if (operator !== undefined) cursor.take();
  return operator;
}

/** The same comparison with the literal on the right. Fails if the operator does not allow it. */
export function mirror(
  cursor: TokenCursor,
  operator: ComparisonOperator,
  where: Literal,
): ComparisonOperator | undefined {
  const mirrored = MIRRORED[operator];
  return (
    mirrored ?? cursor.fail(where, `the pattern must be to the right of ${operator}`, ['an attribute', 'an intrinsic'])
  );
}

function parseOperand(cursor: TokenCursor): Condition | undefined {
  if (cursor.isSymbol('!')) return parseNot(cursor);
  if (cursor.isSymbol('(')) return parseGroup(cursor);
  return parseComparison(cursor);
}

function parseGroup(cursor: TokenCursor): Condition | undefined {
  cursor.take();
  const condition = cursor.nested(() => parseCondition(cursor));
  if (condition === undefined || !cursor.expectSymbol(')', ['&&', '||'])) return undefined;
  if (!cursor.isSymbol(...COMPARISON_OPERATORS, ...ARITHMETIC)) return condition;
  return cursor.fail(cursor.peek(), 'not supported: comparing or calculating with an expression in brackets');
}

/** `!` binds more tightly than comparisons, so `!.a = 1` would mean `(!.a) = 1`. */
function parseNot(cursor: TokenCursor): Condition | undefined {
  const not = cursor.take();
  const isWhole = cursor.isSymbol('(', '!');
  const part = cursor.nested(() => (isWhole ? parseOperand(cursor) : parseTruth(cursor)));
  if (part === undefined) return undefined;
  if (cursor.isSymbol(...COMPARISON_OPERATORS)) {
    return cursor.fail(not, '! applies only to what directly follows it: write !( ... ) around the comparison', ['!(']);
  }
  return cursor.checkDepth(part.depth + 1) ? { type: 'not', part, depth: part.depth + 1 } : undefined;
}

/** An attribute by itself, which means that it is true; `true` and `false`. */
function parseTruth(cursor: TokenCursor): Condition | undefined {
  const literal = isLiteralNext(cursor) ? parseLiteral(cursor) : undefined;
  if (literal?.kind === 'boolean') return { type: 'constant', value: literal.value, depth: 1 };
  if (literal !== undefined) return cursor.fail(literal, 'expected a comparison in brackets after !', ['!(']);
  const field = parseField(cursor);
  return field && truthOf(cursor, field);
}

function truthOf(cursor: TokenCursor, field: Field): Condition | undefined {
  if (field.kind === 'intrinsic') return cursor.failExpected([...COMPARISON_OPERATORS]);
  const { offset, length } = field;
  return {
    type: 'comparison',
    field,
    operator: '=',
    literal: { kind: 'boolean', value: true, offset, length },
    depth: 1,
  };
}

function parseComparison(cursor: TokenCursor): Condition | undefined {
  if (isLiteralNext(cursor)) return parseFromLiteral(cursor);
  const next = cursor.peek();
  if (next.kind !== 'attribute' && next.kind !== 'word')
    return cursor.failExpected(['a condition', '}', '(', '!'], hintFor(cursor));
  const field = parseField(cursor);
  if (field === undefined || !refuseArithmetic(cursor)) return undefined;
  const operator = takeComparison(cursor);
  if (operator === undefined) return truthOf(cursor, field);
  if (!isLiteralNext(cursor)) return failNoLiteral(cursor);
  const literal = parseLiteral(cursor);
  if (literal === undefined || !refuseArithmetic(cursor)) return undefined;
  return { type: 'comparison', field, operator, literal, depth: 1 };
}

function parseFromLiteral(cursor: TokenCursor): Condition | undefined {
  const literal = parseLiteral(cursor);
  if (literal === undefined || !refuseArithmetic(cursor)) return undefined;
  const written = takeComparison(cursor);
  if (written === undefined) {
    if (literal.kind === 'boolean') return { type: 'constant', value: literal.value, depth: 1 };
    return cursor.failExpected([...COMPARISON_OPERATORS]);
  }
  const operator = mirror(cursor, written, literal);
  if (operator === undefined) return undefined;
  if (isLiteralNext(cursor)) return cursor.fail(cursor.peek(), 'not supported: comparing two values', FIELD_FORMS);
  const field = parseField(cursor);
  if (field === undefined || !refuseArithmetic(cursor)) return undefined;
  return { type: 'comparison', field, operator, literal, depth: 1 };
}

function failNoLiteral(cursor: TokenCursor): undefined {
  const token = cursor.peek();
  const isField = token.kind === 'attribute' || (token.kind === 'word' && intrinsicNamed(token.text) !== undefined);
  if (isField) {
    return cursor.fail(token, 'not supported: comparing two fields - compare each with a value', LITERAL_FORMS);
  }
  const hint = token.kind === 'word' ? ': write text in quotes' : hintFor(cursor);
  return cursor.failExpected(LITERAL_FORMS, hint);
}

function hintFor(cursor: TokenCursor): string {
  return cursor.isSymbol('=') ? ': write a single = for equality' : '';
}

function failUnknownName(cursor: TokenCursor, word: string): undefined {
  const refusal = refusalOf(word);
  if (refusal !== undefined) return cursor.fail(cursor.peek(), refusal);
  const [scope, name] = word.split(':');
  if (name === undefined) {
    const message = `unknown name ${word}: an attribute is written .${word}, span.${word} or resource.${word}`;
    return cursor.fail(cursor.peek(), message, FIELD_FORMS);
  }
  const siblings = INTRINSICS.filter((intrinsic) => intrinsic.startsWith(`${scope}:`));
  return cursor.fail(cursor.peek(), `unknown intrinsic ${word}`, siblings.length > 0 ? siblings : INTRINSICS);
}
