/**
 * Parses spansets with the operators between them, pipelines, and their brackets. Recursion follows the
 * nesting of the text; loops follow its length.
 */
import type { Relation } from '../../storage/query.ts';
import { COMPARISON_OPERATORS } from './comparisons.ts';
import { spanning, type TextRange } from './fault.ts';
import { isNumberNext } from './parse-literal.ts';
import { parseMath } from './parse-math.ts';
import { isMetricsNext, parseFirstStage, parseSecondStages } from './parse-metrics.ts';
import { parseSpans } from './parse-spans.ts';
import {
  FUNCTIONS,
  isAggregateNext,
  parseBy,
  parseCall,
  parseCoalesce,
  parseCompared,
  parseMirrored,
  parseSelect,
} from './parse-stage.ts';
import type {
  AggregateCall,
  MetricsExpression,
  MetricsMath,
  MetricsPipeline,
  Spanset,
  Stage,
  Structural,
} from './syntax.ts';
import type { SymbolText } from './token.ts';
import type { TokenCursor } from './token-cursor.ts';

/** A pipeline that ends with an aggregate which is not yet compared: `({} | count()) > 2`. */
interface UncomparedPipeline extends TextRange {
  readonly type: 'call';
  readonly stages: readonly Stage[];
  readonly call: AggregateCall;
}

/** A whole query, or the content of brackets. */
export type Part = Spanset | UncomparedPipeline | MetricsExpression;

const STAGE_FORMS = ['{', '(', ...FUNCTIONS.map((name) => `${name}()`)];
/** What may follow a spanset. */
export const JOINTS = ['&&', '||', '>>', '<<', '>', '<', '~', '|'];

const RELATIONS: Readonly<Record<string, Relation>> = {
  '>>': 'ancestor',
  '<<': 'descendant',
  '>': 'parent',
  '<': 'child',
  '~': 'sibling',
};
const STRUCTURAL: ReadonlyMap<SymbolText, Pick<Structural, 'relation' | 'mode'>> = structuralOperators();

/** Everything up to the end of the text or of the brackets, or to the hints. */
export function parsePart(cursor: TokenCursor): Part | undefined {
  if (isNumberNext(cursor)) return isComparedNumber(cursor) ? parsePipeline(cursor) : parseMetrics(cursor);
  if (!cursor.isSymbol('(')) return parsePipeline(cursor);
  const first = parseGroup(cursor);
  if (first === undefined) return undefined;
  if (first.type === 'call') return parseAfterCall(cursor, first);
  return isMetricsOrNumber(first) ? parseMetrics(cursor, first) : parsePipeline(cursor, first);
}

/** Whether the part is metrics, and not a number alone. */
export function isMetrics(part: Part): part is MetricsPipeline | MetricsMath {
  return part.type === 'metricsPipeline' || part.type === 'math';
}

function isMetricsOrNumber(part: Part): part is MetricsExpression {
  return isMetrics(part) || part.type === 'number';
}

/** `(...)`: any part. Its range is that of the part. */
function parseGroup(cursor: TokenCursor): Part | undefined {
  cursor.take();
  const part = cursor.nested(() => parsePart(cursor));
  if (part === undefined) return undefined;
  return cursor.takeSymbol(')') ? part : failAfter(cursor, [')', ...JOINTS]);
}

/** `({} | count()) > 2 | ...`, behind the bracket. */
function parseAfterCall(cursor: TokenCursor, { stages, call }: UncomparedPipeline): Part | undefined {
  const compared = parseCompared(cursor, call);
  return compared && parseStages(cursor, [...stages, compared]);
}

/** `first` is the first spanset of its first stage if that is already read. */
function parsePipeline(cursor: TokenCursor, first?: Spanset): Part | undefined {
  const stage = first === undefined ? parseStage(cursor, true) : parseSpansets(cursor, first);
  if (stage === undefined || stage.type === 'call') return stage && { ...stage, stages: [] };
  return parseStages(cursor, [stage]);
}

function parseStages(cursor: TokenCursor, first: readonly Stage[]): Part | undefined {
  const stages = [...first];
  while (cursor.takeSymbol('|')) {
    if (isMetricsNext(cursor)) return parseMetricsOf(cursor, stages);
    const stage = parseStage(cursor, false);
    if (stage === undefined) return undefined;
    if (stage.type === 'call') return { ...stage, stages, ...spanning([...stages, stage]) };
    stages.push(stage);
  }
  return pipelineOf(cursor, stages);
}

/** The stages as one spanset. A pipeline within is a part of it, so that groups stay groups behind its brackets. */
function pipelineOf(cursor: TokenCursor, written: readonly Stage[]): Spanset | undefined {
  const stages = written.flatMap((stage) => (stage.type === 'pipeline' ? stage.stages : [stage]));
  const [only] = stages;
  if (stages.length === 1 && only !== undefined && 'depth' in only) return only;
  const depth = 1 + stages.reduce((deepest, stage) => Math.max(deepest, depthOf(stage)), 0);
  return cursor.checkDepth(depth) ? { type: 'pipeline', stages, depth, ...spanning(stages) } : undefined;
}

function depthOf(stage: Stage): number {
  if ('depth' in stage) return stage.depth;
  return 1 + ('of' in stage && stage.of !== undefined ? stage.of.depth : 0);
}

function parseMetricsOf(cursor: TokenCursor, stages: readonly Stage[]): Part | undefined {
  const spans = pipelineOf(cursor, stages);
  const first = spans && parseFirstStage(cursor);
  if (spans === undefined || first === undefined) return undefined;
  return parseSecond(cursor, { type: 'metricsPipeline', spans, first, second: [], ...spanning([spans, first]) });
}

/** Arithmetic of metrics. `first` is its first operand if that is already read. */
function parseMetrics(cursor: TokenCursor, first?: MetricsExpression): Part | undefined {
  const math = parseMath(cursor, parseMetricsGroup, first);
  return math === undefined || math.type === 'number' ? math : parseSecond(cursor, math);
}

function parseMetricsGroup(cursor: TokenCursor): MetricsExpression | undefined {
  const part = parseGroup(cursor);
  if (part === undefined || isMetricsOrNumber(part)) return part;
  return cursor.fail(part, 'expected metrics, such as { ... } | rate(): spansets have no values to calculate with');
}

function parseSecond(
  cursor: TokenCursor,
  metrics: MetricsPipeline | MetricsMath,
): MetricsPipeline | MetricsMath | undefined {
  const after = cursor.peek();
  const stages = parseSecondStages(cursor);
  if (stages === undefined || stages.length === 0) return stages && metrics;
  if (metrics.type === 'metricsPipeline' && metrics.first.type === 'compare') {
    return cursor.fail(after, 'nothing can follow compare()');
  }
  return { ...metrics, second: [...metrics.second, ...stages] };
}

function parseStage(cursor: TokenCursor, isFirst: boolean): Stage | Omit<UncomparedPipeline, 'stages'> | undefined {
  const token = cursor.peek();
  if (isNumberNext(cursor)) return parseMirrored(cursor);
  if (token.kind !== 'word') return parseSpansets(cursor);
  if (token.text === 'by') return parseBy(cursor);
  if (token.text === 'select') return parseSelect(cursor);
  if (token.text === 'coalesce' && !isFirst) return parseCoalesce(cursor);
  if (!isAggregateNext(cursor)) return failAfter(cursor, STAGE_FORMS);
  const call = parseCall(cursor);
  if (call === undefined || !cursor.isSymbol(')')) return call && parseCompared(cursor, call);
  return { type: 'call', call, offset: call.offset, length: call.length };
}

/** Spansets with operators between them. `first` is the first of them if that is already read. */
function parseSpansets(cursor: TokenCursor, first?: Spanset): Spanset | undefined {
  let read = first;
  return cursor.chain<Spanset>(
    () => {
      const left = read ?? parsePrimary(cursor);
      read = undefined;
      return left && parseStructural(cursor, left);
    },
    (type, parts, depth) => ({ type, parts, depth, ...spanning(parts) }),
  );
}

function parseStructural(cursor: TokenCursor, first: Spanset): Spanset | undefined {
  let left: Spanset | undefined = first;
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
  if (!cursor.isSymbol('(')) return failAfter(cursor, STAGE_FORMS);
  const part = parseGroup(cursor);
  if (part === undefined) return undefined;
  if (part.type === 'call') return cursor.failExpected([...COMPARISON_OPERATORS]);
  if (!isMetricsOrNumber(part)) return part;
  return cursor.fail(part, 'expected a spanset: metrics can only be combined by + - * /', ['{']);
}

/** Fails for the token after a spanset. */
export function failAfter(cursor: TokenCursor, expected: readonly string[]): undefined {
  const token = cursor.peek();
  const isLogic = token.kind === 'word' && /^(?:and|or)$/i.test(token.text);
  return cursor.failExpected(expected, isLogic ? ': TraceQL has && and ||' : '');
}

/** Whether a number with a comparison behind it is next: `3 < count()`. Only aggregates compare with durations. */
function isComparedNumber(cursor: TokenCursor): boolean {
  const [number, after] = cursor.isSymbol('-') ? [cursor.peek(1), cursor.peek(2)] : [cursor.peek(), cursor.peek(1)];
  if (number.kind === 'duration') return true;
  return after.kind === 'symbol' && COMPARISON_OPERATORS.some((operator) => operator === after.text);
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
