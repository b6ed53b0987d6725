/** Parses the stages of pipelines that are written as functions: aggregates, `by()`, `coalesce()`, `select()`. */
import { COMPARISON_OPERATORS, type ComparisonOperator, mirrored } from './comparisons.ts';
import type { TextRange } from './fault.ts';
import { parseExpression, takeComparison } from './parse-expression.ts';
import { parseFields } from './parse-field.ts';
import { parseScalar } from './parse-scalar.ts';
import {
  type Aggregate,
  type AggregateCall,
  type AggregateFunction,
  ARITHMETIC_OPERATORS,
  type Coalescing,
  type Grouping,
  type Literal,
  type Selecting,
} from './syntax.ts';
import type { TokenCursor } from './token-cursor.ts';

/** The functions that a pipeline can be compared by. */
export const FUNCTIONS = ['count', 'avg', 'max', 'min', 'sum'] as const satisfies AggregateFunction[];

const TWO_AGGREGATES = 'not supported: calculating with aggregates, or comparing two - compare each with a value';

/** Whether the word is the name of an aggregate. */
export function isAggregateNext(cursor: TokenCursor): boolean {
  const token = cursor.peek();
  return token.kind === 'word' && FUNCTIONS.some((name) => name === token.text);
}

/** `max(duration)`. The cursor is at the name of an aggregate. */
export function parseCall(cursor: TokenCursor): AggregateCall | undefined {
  const token = cursor.take();
  const name = token.kind === 'word' ? FUNCTIONS.find((one) => one === token.text) : undefined;
  if (name === undefined || !cursor.expectSymbol('(')) return undefined;
  const of = name === 'count' || cursor.isSymbol(')') ? undefined : parseExpression(cursor);
  if (cursor.fault !== undefined) return undefined;
  if (name !== 'count' && of === undefined) return cursor.failExpected(['an attribute', 'an intrinsic']);
  const range = closed(cursor, token);
  return range && { function: name, ...(of && { of }), ...range };
}

/** The comparison of an aggregate, of which the call is read. */
export function parseCompared(cursor: TokenCursor, call: AggregateCall): Aggregate | undefined {
  if (cursor.isSymbol(...ARITHMETIC_OPERATORS)) return cursor.fail(cursor.peek(), TWO_AGGREGATES);
  const operator = takeComparison(cursor);
  if (operator === undefined) return cursor.failExpected([...COMPARISON_OPERATORS]);
  if (isAggregateNext(cursor) || isGroupNext(cursor)) return cursor.fail(cursor.peek(), TWO_AGGREGATES, ['a number']);
  const literal = parseScalar(cursor);
  return literal && aggregateOf(call, operator, literal);
}

/** `3 < count()`. The cursor is at the literal. */
export function parseMirrored(cursor: TokenCursor): Aggregate | undefined {
  const literal = parseScalar(cursor);
  const written = literal && takeComparison(cursor);
  if (literal === undefined || written === undefined) return cursor.failExpected([...COMPARISON_OPERATORS]);
  const operator = mirrored(written);
  if (operator === undefined) return cursor.fail(literal, `a number has no ${written}`);
  if (!isAggregateNext(cursor)) return cursor.failExpected(FUNCTIONS.map((name) => `${name}()`));
  const call = parseCall(cursor);
  if (call === undefined) return undefined;
  if (cursor.isSymbol(...ARITHMETIC_OPERATORS)) return cursor.fail(cursor.peek(), TWO_AGGREGATES);
  return aggregateOf(call, operator, literal);
}

/** `by(name)`. The cursor is at the word. */
export function parseBy(cursor: TokenCursor): Grouping | undefined {
  const token = cursor.take();
  const of = cursor.expectSymbol('(') ? parseExpression(cursor) : undefined;
  const range = of && closed(cursor, token);
  return of && range && { type: 'by', of, ...range };
}

/** `coalesce()`. The cursor is at the word. */
export function parseCoalesce(cursor: TokenCursor): Coalescing | undefined {
  const token = cursor.take();
  const range = cursor.expectSymbol('(') ? closed(cursor, token) : undefined;
  return range && { type: 'coalesce', ...range };
}

/** `select(name, .a)`. The cursor is at the word. */
export function parseSelect(cursor: TokenCursor): Selecting | undefined {
  const token = cursor.take();
  const fields = cursor.expectSymbol('(') ? parseFields(cursor) : undefined;
  const range = fields && closed(cursor, token);
  return fields && range && { type: 'select', fields, ...range };
}

/** Takes the `)` of a function; the range from its name on. */
export function closed(cursor: TokenCursor, name: TextRange): TextRange | undefined {
  const close = cursor.peek();
  if (!cursor.expectSymbol(')')) return undefined;
  return { offset: name.offset, length: close.offset + close.length - name.offset };
}

function aggregateOf(call: AggregateCall, operator: ComparisonOperator, literal: Literal): Aggregate {
  return { type: 'aggregate', ...call, operator, literal };
}

/** Whether brackets with more than numbers begin here. */
function isGroupNext(cursor: TokenCursor): boolean {
  const inside = cursor.peek(1);
  return cursor.isSymbol('(') && (inside.kind === 'word' || (inside.kind === 'symbol' && inside.text === '{'));
}
