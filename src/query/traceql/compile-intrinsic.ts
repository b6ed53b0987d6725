/** Comparisons of intrinsics as filters. */
import { matchesString } from '../../storage/evaluator/matches-test.ts';
import type { EventTest, ExpressionField, SpanExpression, SpanFilter, TraceFilter } from '../../storage/query.ts';
import { NOTHING } from '../filter-logic.ts';
import { ANY_SPAN, and, inTrace, not } from './combine.ts';
import { comparesValues, filterName, textTest } from './comparisons.ts';
import { spanValueOf } from './compile-expression.ts';
import { type Fault, fault, isFault } from './fault.ts';
import { enumTest, int64Test, stringTest, wrongLiteral } from './operators.ts';
import type { PatternReader } from './patterns.ts';
import type { Comparison, Field, Literal } from './syntax.ts';
import { isOptional } from './types.ts';
import { KIND_WORDS, STATUS_WORDS } from './words.ts';

export type IntrinsicField = Extract<Field, { kind: 'intrinsic' }>;
type Compile = (name: string, comparison: Comparison, patternOf: PatternReader) => SpanFilter | Fault;

const TRACE_ID_DIGITS = 32;
const SPAN_ID_DIGITS = 16;

const COMPILERS: Readonly<Record<string, Compile>> = {
  'span:name': compileText('name'),
  'span:statusMessage': compileText('statusMessage'),
  'instrumentation:name': compileText('scopeName'),
  'instrumentation:version': compileText('scopeVersion'),
  'span:kind': (_, comparison) => {
    const test = enumTest('kind', KIND_WORDS, comparison);
    return isFault(test) ? test : { type: 'kind', test };
  },
  'span:status': (_, comparison) => {
    const test = enumTest('status', STATUS_WORDS, comparison);
    return isFault(test) ? test : { type: 'statusCode', test };
  },
  'span:duration': (name, comparison) => {
    const test = int64Test(name, comparison);
    return isFault(test) ? test : { type: 'durationNano', test };
  },
  'trace:duration': (name, comparison) => {
    const test = int64Test(name, comparison);
    return isFault(test) ? test : inTrace({ type: 'durationNano', test });
  },
  'span:id': compileId('spanId', SPAN_ID_DIGITS, (eq) => ({ type: 'spanId', eq })),
  'trace:id': compileId('traceId', TRACE_ID_DIGITS, (eq) => ({ type: 'traceId', eq })),
  'span:parentID': compileId('parentSpanId', SPAN_ID_DIGITS, (eq) => ({ type: 'parentSpanId', eq }), {
    type: 'isRoot',
    eq: false,
  }),
  'link:traceID': compileLink('linkTraceId', TRACE_ID_DIGITS, (traceId) => linked({ traceId })),
  'link:spanID': compileLink('linkSpanId', SPAN_ID_DIGITS, (spanId) => linked({ spanId })),
  'event:name': (_, comparison, patternOf) =>
    compileOfEvents(comparison, (one) => {
      const test = stringTest('event:name', one, patternOf);
      return isFault(test) ? test : { name: test };
    }),
  'event:timeSinceStart': (_, comparison) =>
    compileOfEvents(comparison, (one) => {
      const test = int64Test('event:timeSinceStart', one);
      return isFault(test) ? test : { timeSinceStartNano: test };
    }),
  'trace:rootName': compileRoot('rootName'),
  'trace:rootService': compileRoot('rootService'),
  'span:childCount': (name, comparison) => {
    const test = int64Test(name, comparison);
    return isFault(test) ? test : { type: 'childCount', test };
  },
  nestedSetParent: compileNestedSetParent,
  nestedSetLeft: (_, comparison) => ofExpression('nestedSetLeft', comparison),
  nestedSetRight: (_, comparison) => ofExpression('nestedSetRight', comparison),
};

export function compileIntrinsic(
  field: IntrinsicField,
  comparison: Comparison,
  patternOf: PatternReader,
): SpanFilter | Fault {
  if (comparison.literal.kind === 'nil' && !isOptional(field)) return ANY_SPAN;
  const compile = Object.hasOwn(COMPILERS, field.name) ? COMPILERS[field.name] : undefined;
  return compile === undefined
    ? fault(field, `not supported: ${field.name}`)
    : compile(field.name, comparison, patternOf);
}

/** For comparisons that have no condition of their own. */
function ofExpression(
  field: ExpressionField,
  { operator, literal }: Omit<Comparison, 'field'>,
  patternOf?: PatternReader,
): SpanFilter | Fault {
  const of: SpanExpression = { type: 'field', field };
  if (!comparesValues(operator)) {
    const pattern = patternOf?.(literal) ?? fault(literal, `a number has no ${operator}`);
    return isFault(pattern) ? pattern : { type: 'computed', of, test: textTest(operator, pattern.regex) };
  }
  const value = spanValueOf(literal);
  if (value === undefined) return fault(literal, 'nil has = and != only', ['=', '!=']);
  return { type: 'comparison', operator: filterName(operator), left: of, right: { type: 'value', value } };
}

function linked(ids: { readonly traceId?: string; readonly spanId?: string }): SpanFilter {
  return { type: 'link', test: { ...ids, attributes: [] } };
}

/**
 * Ids in hex, with or without leading zeros. No id equals another text. If an id may be absent, `present` holds when
 * there is one.
 */
function compileId(
  field: ExpressionField,
  digits: number,
  filterOf: (id: string) => SpanFilter,
  present: SpanFilter = ANY_SPAN,
): Compile {
  return (name, comparison, patternOf) => {
    const { operator, literal } = comparison;
    if (operator !== '=' && operator !== '!=') return ofExpression(field, comparison, patternOf);
    const isEqual = operator === '=';
    if (literal.kind === 'nil') return isEqual ? not(present) : present;
    if (literal.kind !== 'string') return wrongLiteral(name, literal, ['a string']);
    const id = idOf(literal.value, digits);
    if (id === undefined) return isEqual ? NOTHING : present;
    return isEqual ? filterOf(id) : and([present, not(filterOf(id))]);
  };
}

/** One link has the id; with `!=`, one link has another. */
function compileLink(field: ExpressionField, digits: number, filterOf: (id: string) => SpanFilter): Compile {
  const compileEqual = compileId(field, digits, filterOf, linked({}));
  return (name, comparison, patternOf) => {
    const { operator, literal } = comparison;
    if (operator !== '!=' || literal.kind !== 'string') return compileEqual(name, comparison, patternOf);
    const value = idOf(literal.value, digits) ?? literal.value;
    return ofExpression(field, { operator, literal: { ...literal, value } });
  };
}

/** Undefined if no id is written so. */
function idOf(written: string, digits: number): string | undefined {
  const isId = written !== '' && written.length <= digits && /^[0-9a-fA-F]+$/.test(written);
  return isId ? written.toLowerCase().padStart(digits, '0') : undefined;
}

/** A text that is always present. */
function compileText(type: 'name' | 'statusMessage' | 'scopeName' | 'scopeVersion'): Compile {
  return (name, comparison, patternOf) => {
    const test = stringTest(name, comparison, patternOf);
    return isFault(test) ? test : { type, test };
  };
}

/** One event meets the test, also with `!=` and `!~`. */
function compileOfEvents(
  comparison: Omit<Comparison, 'field'>,
  testOf: (comparison: Omit<Comparison, 'field'>) => Omit<EventTest, 'attributes'> | Fault,
): SpanFilter | Fault {
  if (comparison.literal.kind === 'nil') return comparison.operator === '=' ? not(ANY_EVENT) : ANY_EVENT;
  const test = testOf(comparison);
  return isFault(test) ? test : { type: 'event', test: { ...test, attributes: [] } };
}

const ANY_EVENT: SpanFilter = { type: 'event', test: { attributes: [] } };

/** A root that is not stored has the empty name and service, as in Tempo. */
function compileRoot(type: 'rootName' | 'rootService'): Compile {
  return (name, comparison, patternOf) => {
    const test = stringTest(name, comparison, patternOf);
    if (isFault(test)) return test;
    const stored: TraceFilter = { type, test };
    if (!matchesString(test, '')) return inTrace(stored);
    // Every text begins with the empty text. Without an operator, the filter would not require a root.
    return inTrace({ type: 'or', filters: [stored, { type: 'not', filter: { type, test: { startsWith: '' } } }] });
  };
}

/** Tempo numbers spans by their place in the tree, and the parent of a root is -1. */
function compileNestedSetParent(_: string, { operator, literal }: Comparison): SpanFilter | Fault {
  const question = `${operator} ${numberIn(literal)}`;
  if (['< 0', '= -1', '<= -1'].includes(question)) return { type: 'isRoot', eq: true };
  if (['>= 0', '!= -1', '> -1', '> 0'].includes(question)) return { type: 'isRoot', eq: false };
  return ofExpression('nestedSetParent', { operator, literal });
}

function numberIn(literal: Literal): string {
  return literal.kind === 'number' ? String(literal.value) : '';
}
