/** Parses the stages of metrics: `rate() by(name)`, `compare({ status = error })`, `topk(5)`, `> 10`. */
import { VALUE_COMPARISONS } from './comparisons.ts';
import type { TextRange } from './fault.ts';
import { ofField, takeOperator } from './parse-expression.ts';
import { parseField, parseFields } from './parse-field.ts';
import { parseLiteral } from './parse-literal.ts';
import { parseNumber } from './parse-math.ts';
import { parseSpans } from './parse-spans.ts';
import { closed } from './parse-stage.ts';
import type { Comparing, Expression, OverTime, SecondStage } from './syntax.ts';
import type { TokenCursor } from './token-cursor.ts';

const COUNTING = ['rate', 'count_over_time'] as const satisfies OverTime['function'][];
const MEASURING = [
  'min_over_time',
  'max_over_time',
  'avg_over_time',
  'sum_over_time',
  'histogram_over_time',
  'quantile_over_time',
] as const satisfies OverTime['function'][];
const OVER_TIME = [...COUNTING, ...MEASURING];
const RANKING = ['topk', 'bottomk'] as const;

/** Nanoseconds of a second. */
const SECOND = 1e9;

/** Whether a function that begins metrics is next. */
export function isMetricsNext(cursor: TokenCursor): boolean {
  const token = cursor.peek();
  return token.kind === 'word' && (token.text === 'compare' || OVER_TIME.some((name) => name === token.text));
}

/** The cursor is at the name of a function of metrics. */
export function parseFirstStage(cursor: TokenCursor): OverTime | Comparing | undefined {
  const token = cursor.take();
  if (!cursor.expectSymbol('(')) return undefined;
  const name = token.kind === 'word' ? OVER_TIME.find((one) => one === token.text) : undefined;
  return name === undefined ? parseCompare(cursor, token) : parseOverTime(cursor, name, token);
}

/** All second stages that follow: `> 10 | topk(5)`. */
export function parseSecondStages(cursor: TokenCursor): readonly SecondStage[] | undefined {
  const stages: SecondStage[] = [];
  for (;;) {
    const operator = takeOperator(cursor, VALUE_COMPARISONS);
    if (operator === undefined && !isRankingNext(cursor)) return stages;
    const stage = operator === undefined ? parseRanking(cursor) : parseThreshold(cursor, operator);
    if (stage === undefined) return undefined;
    stages.push(stage);
  }
}

function parseOverTime(cursor: TokenCursor, name: OverTime['function'], token: TextRange): OverTime | undefined {
  const measured = COUNTING.some((one) => one === name) ? undefined : parseField(cursor);
  const quantiles = name === 'quantile_over_time' ? parseQuantiles(cursor) : [];
  const range = quantiles && closed(cursor, token);
  const by = range && parseBy(cursor);
  if (quantiles === undefined || range === undefined || by === undefined) return undefined;
  return { type: 'overTime', function: name, ...(measured && { field: ofField(measured) }), quantiles, by, ...range };
}

function parseBy(cursor: TokenCursor): readonly Expression[] | undefined {
  if (!cursor.takeWord('by')) return [];
  const fields = cursor.expectSymbol('(') ? parseFields(cursor) : undefined;
  return fields && cursor.expectSymbol(')', [',']) ? fields.map(ofField) : undefined;
}

function parseQuantiles(cursor: TokenCursor): readonly number[] | undefined {
  const quantiles: number[] = [];
  if (!cursor.expectSymbol(',')) return undefined;
  do {
    const token = cursor.peek();
    const quantile = token.kind === 'integer' || token.kind === 'float' ? Number(token.value) : Number.NaN;
    if (!(quantile >= 0 && quantile <= 1)) return cursor.failExpected(['a number from 0 to 1']);
    cursor.take();
    quantiles.push(quantile);
  } while (cursor.takeSymbol(','));
  return quantiles;
}

function parseCompare(cursor: TokenCursor, token: TextRange): Comparing | undefined {
  const selection = cursor.isSymbol('{') ? parseSpans(cursor)?.condition : cursor.failExpected(['{']);
  const topN = selection && parseArgument(cursor, isCount, A_COUNT);
  const start = topN && parseArgument(cursor, isTime, 'nanoseconds since 1970');
  const end = start && parseArgument(cursor, isTime, 'nanoseconds since 1970');
  if (selection === undefined || cursor.fault !== undefined) return undefined;
  if (start !== undefined && end === undefined) return cursor.failExpected([',']);
  const range = closed(cursor, token);
  return (
    range && {
      type: 'compare',
      selection,
      ...(topN !== undefined && { topN: Number(topN) }),
      ...(start !== undefined && end !== undefined && { start, end }),
      ...range,
    }
  );
}

/** An integer after a comma. Undefined if there is no comma. */
function parseArgument(cursor: TokenCursor, isValid: (value: bigint) => boolean, expected: string): bigint | undefined {
  if (!cursor.takeSymbol(',')) return undefined;
  const token = cursor.peek();
  if (token.kind !== 'integer' || !isValid(token.value)) return cursor.failExpected([expected]);
  cursor.take();
  return token.value;
}

/** What {@link isCount} takes. */
const A_COUNT = 'a whole number from 1 to 2147483647';

function isCount(value: bigint): boolean {
  return value > 0n && value < 1n << 31n;
}

function isTime(value: bigint): boolean {
  return value > 0n && value < 1n << 63n;
}

function isRankingNext(cursor: TokenCursor): boolean {
  const token = cursor.peek(1);
  return cursor.isSymbol('|') && token.kind === 'word' && RANKING.some((name) => name === token.text);
}

function parseRanking(cursor: TokenCursor): SecondStage | undefined {
  cursor.take();
  const type = RANKING.find((name) => cursor.takeWord(name));
  if (type === undefined || !cursor.expectSymbol('(')) return undefined;
  const token = cursor.peek();
  if (token.kind !== 'integer' || !isCount(token.value)) return cursor.failExpected([A_COUNT]);
  cursor.take();
  return cursor.expectSymbol(')') ? { type, n: Number(token.value) } : undefined;
}

function parseThreshold(cursor: TokenCursor, operator: (typeof VALUE_COMPARISONS)[number]): SecondStage | undefined {
  const isDuration = cursor.peek(cursor.isSymbol('-') ? 1 : 0).kind === 'duration';
  const duration = isDuration ? parseLiteral(cursor) : undefined;
  const value = duration?.kind === 'duration' ? Number(duration.value) / SECOND : parseNumber(cursor);
  return value === undefined ? undefined : { type: 'threshold', operator, value };
}
