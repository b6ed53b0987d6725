/**
 * Parses spansets, the operators between them, and pipelines. Recursion follows the nesting of the text; loops follow
 * its length.
 */
import type { Relation } from '../../storage/query.ts';
import { COMPARISON_OPERATORS } from './comparisons.ts';
import { type Fault, isFault, spanning } from './fault.ts';
import { tokenize } from './lexer.ts';
import { mirror, parseCondition, parseField, refuseArithmetic, takeComparison } from './parse-condition.ts';
import { isLiteralNext, parseLiteral } from './parse-literal.ts';
import type { Aggregate, AggregateFunction, Condition, Field, Spanset, Stage, Structural } from './syntax.ts';
import type { SymbolText } from './token.ts';
import { TokenCursor } from './token-cursor.ts';
import { refusalOf } from './words.ts';

const FUNCTIONS = ['count', 'avg', 'max', 'min', 'sum'] as const satisfies AggregateFunction[];
const STAGE_FORMS = ['{', '(', ...FUNCTIONS.map((name) => `${name}()`)];
const JOINTS = ['&&', '||', '>>', '<<', '>', '<', '~', '|'];

const RELATIONS: Readonly<Record<string, Relation>> = {
  '>>': 'ancestor',
  '<<': 'descendant',
  '>': 'parent',
  '<': 'child',
  '~': 'sibling',
};
const STRUCTURAL: ReadonlyMap<SymbolText, Pick<Structural, 'relation' | 'mode'>> = structuralOperators();

/** The tree of a whole query, or the first fault. The caller must limit the length of the text. */
export function parseSyntax(text: string): Spanset | Fault {
  const tokens = tokenize(text);
  if (isFault(tokens)) return tokens;
  const cursor = new TokenCursor(text, tokens);
  const query = parsePipeline(cursor);
  if (query !== undefined && cursor.peek().kind !== 'end') failAfter(cursor, [...JOINTS, 'the end of the query']);
  const end = { offset: 0, length: text.length };
  return cursor.fault ?? query ?? { message: 'the query cannot be read', expected: [], ...end };
}

function parsePipeline(cursor: TokenCursor): Spanset | undefined {
  const first = parseStage(cursor);
  if (first === undefined) return undefined;
  if (!cursor.isSymbol('|') && first.type !== 'aggregate') return first;
  const stages = [first];
  while (cursor.takeSymbol('|')) {
    const stage = parseStage(cursor);
    if (stage === undefined) return undefined;
    stages.push(stage);
  }
  const depth =
    1 + stages.reduce((deepest, stage) => Math.max(deepest, stage.type === 'aggregate' ? 1 : stage.depth), 0);
  return cursor.checkDepth(depth) ? { type: 'pipeline', stages, depth, ...spanning(stages) } : undefined;
}

function parseStage(cursor: TokenCursor): Stage | undefined {
  const token = cursor.peek();
  if (token.kind === 'word' || isLiteralNext(cursor)) return parseAggregate(cursor);
  return cursor.chain<Spanset>(
    () => parseStructural(cursor),
    (type, parts, depth) => ({ type, parts, depth, ...spanning(parts) }),
  );
}

function parseStructural(cursor: TokenCursor): Spanset | undefined {
  let left = parsePrimary(cursor);
  for (;;) {
    const token = cursor.peek();
    const operator = token.kind === 'symbol' ? STRUCTURAL.get(token.text) : undefined;
    if (left === undefined || operator === undefined) return left;
    cursor.take();
    const right = parsePrimary(cursor);
    if (right === undefined) return undefined;
    const depth: number = 1 + Math.max(left.depth, right.depth);
    if (!cursor.checkDepth(depth)) return undefined;
    left = { type: 'structural', ...operator, left, right, depth, ...spanning([left, right]) };
  }
}

function parsePrimary(cursor: TokenCursor): Spanset | undefined {
  if (cursor.isSymbol('{')) return parseSpans(cursor);
  if (!cursor.takeSymbol('(')) return failAfter(cursor, STAGE_FORMS);
  const spanset = cursor.nested(() => parsePipeline(cursor));
  if (spanset === undefined) return undefined;
  if (!cursor.takeSymbol(')')) return failAfter(cursor, [')', ...JOINTS]);
  return spanset;
}

function parseSpans(cursor: TokenCursor): Spanset | undefined {
  const everything: Condition = { type: 'constant', value: true, depth: 1 };
  const open = cursor.take();
  const condition = cursor.isSymbol('}') ? everything : cursor.nested(() => parseCondition(cursor));
  if (condition === undefined) return undefined;
  const close = cursor.peek();
  if (!cursor.takeSymbol('}')) return failAfterCondition(cursor);
  const depth = condition.depth + 1;
  return cursor.checkDepth(depth) ? { type: 'spans', condition, depth, ...spanning([open, close]) } : undefined;
}

function parseAggregate(cursor: TokenCursor): Aggregate | undefined {
  if (!isLiteralNext(cursor)) {
    const call = parseCall(cursor);
    if (call === undefined || !refuseArithmetic(cursor)) return undefined;
    const operator = takeComparison(cursor);
    if (operator === undefined) return cursor.failExpected([...COMPARISON_OPERATORS]);
    if (cursor.peek().kind === 'word' && !isLiteralNext(cursor)) return failTwoAggregates(cursor);
    const literal = parseLiteral(cursor);
    return literal && refuseArithmetic(cursor) ? { ...call, operator, literal } : undefined;
  }
  const literal = parseLiteral(cursor);
  if (literal === undefined || !refuseArithmetic(cursor)) return undefined;
  const written = takeComparison(cursor);
  if (written === undefined) return cursor.failExpected([...COMPARISON_OPERATORS]);
  const operator = mirror(cursor, written, literal);
  const call = operator && parseCall(cursor);
  return operator && call && refuseArithmetic(cursor) ? { ...call, operator, literal } : undefined;
}

function parseCall(cursor: TokenCursor): Omit<Aggregate, 'operator' | 'literal'> | undefined {
  const token = cursor.peek();
  const name = token.kind === 'word' ? FUNCTIONS.find((one) => one === token.text) : undefined;
  if (name === undefined) return failAfter(cursor, STAGE_FORMS);
  cursor.take();
  if (!cursor.expectSymbol('(')) return undefined;
  const field: Field | undefined = name === 'count' ? undefined : parseField(cursor);
  if ((name !== 'count' && field === undefined) || !refuseArithmetic(cursor)) return undefined;
  const close = cursor.peek();
  if (!cursor.expectSymbol(')')) return undefined;
  const range = { offset: token.offset, length: close.offset + close.length - token.offset };
  return { type: 'aggregate', function: name, ...(field && { field }), ...range };
}

function failTwoAggregates(cursor: TokenCursor): undefined {
  return cursor.fail(cursor.peek(), 'not supported: comparing two aggregates - compare each with a value', [
    'a number',
  ]);
}

/** Fails for the token after a spanset, and names syntax that TraceQL has but this program does not. */
function failAfter(cursor: TokenCursor, expected: readonly string[]): undefined {
  const token = cursor.peek();
  const refusal = token.kind === 'word' ? refusalOf(token.text) : undefined;
  if (refusal !== undefined) return cursor.fail(token, refusal);
  const isLogic = token.kind === 'word' && /^(?:and|or)$/i.test(token.text);
  return cursor.failExpected(expected, isLogic ? ': TraceQL has && and ||' : '');
}

function failAfterCondition(cursor: TokenCursor): undefined {
  const token = cursor.peek();
  const isLogic = token.kind === 'word' && /^(?:and|or)$/i.test(token.text);
  return cursor.failExpected(['}', '&&', '||'], isLogic ? ': TraceQL has && and ||' : '');
}

function structuralOperators(): Map<SymbolText, Pick<Structural, 'relation' | 'mode'>> {
  const modes = { '': 'right', '!': 'not', '&': 'union' } as const;
  const operators = Object.entries(modes).flatMap(([prefix, mode]) =>
    Object.entries(RELATIONS).map(
      ([symbol, relation]) => [`${prefix}${symbol}` as SymbolText, { relation, mode }] as const,
    ),
  );
  return new Map(operators);
}
