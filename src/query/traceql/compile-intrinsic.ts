/** Comparisons of intrinsics as filters. */
import type { EventTest, SpanFilter } from '../../storage/query.ts';
import { and, inTrace, not } from './combine.ts';
import { type Fault, fault, isFault, type TextRange } from './fault.ts';
import { enumTest, int64Test, stringTest, wrongLiteral } from './operators.ts';
import type { PatternReader } from './patterns.ts';
import type { Comparison, Field, Literal } from './syntax.ts';
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
  'span:id': (name, comparison) =>
    compileId(name, comparison, SPAN_ID_DIGITS, (eq) => ({ type: 'spanId', eq }), undefined),
  'trace:id': (name, comparison) =>
    compileId(name, comparison, TRACE_ID_DIGITS, (eq) => ({ type: 'traceId', eq }), undefined),
  'span:parentID': (name, comparison) =>
    compileId(name, comparison, SPAN_ID_DIGITS, (eq) => ({ type: 'parentSpanId', eq }), { type: 'isRoot', eq: false }),
  'link:traceID': (name, comparison) =>
    compileId(name, comparison, TRACE_ID_DIGITS, (traceId) => linked({ traceId }), linked({})),
  'link:spanID': (name, comparison) =>
    compileId(name, comparison, SPAN_ID_DIGITS, (spanId) => linked({ spanId }), linked({})),
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
};

export function compileIntrinsic(
  field: IntrinsicField,
  comparison: Comparison,
  patternOf: PatternReader,
): SpanFilter | Fault {
  const compile = Object.hasOwn(COMPILERS, field.name) ? COMPILERS[field.name] : undefined;
  return compile === undefined
    ? fault(field, `not supported: ${field.name}`)
    : compile(field.name, comparison, patternOf);
}

function linked(ids: { readonly traceId?: string; readonly spanId?: string }): SpanFilter {
  return { type: 'link', test: { ...ids, attributes: [] } };
}

/** Ids in hex, with or without leading zeros. If an id may be absent, `present` holds when there is one. */
function compileId(
  name: string,
  { operator, literal }: Comparison,
  digits: number,
  filterOf: (id: string) => SpanFilter,
  present: SpanFilter | undefined,
): SpanFilter | Fault {
  if (operator !== '=' && operator !== '!=')
    return fault(literal, `not supported: ${name} has = and != only`, ['=', '!=']);
  const isEqual = operator === '=';
  if (literal.kind === 'nil' && present !== undefined) return isEqual ? not(present) : present;
  if (literal.kind !== 'string') return wrongLiteral(name, literal, ['a string']);
  const id = idOf(literal, literal.value, digits);
  if (typeof id === 'object') return id;
  if (isEqual) return filterOf(id);
  return and([...(present === undefined ? [] : [present]), not(filterOf(id))]);
}

function idOf(where: TextRange, written: string, digits: number): string | Fault {
  if (written !== '' && written.length <= digits && /^[0-9a-fA-F]+$/.test(written)) {
    return written.toLowerCase().padStart(digits, '0');
  }
  return fault(where, `not an id: expected 1 to ${digits} hex digits`);
}

/** A text that is always present. */
function compileText(type: 'name' | 'statusMessage' | 'scopeName' | 'scopeVersion'): Compile {
  return (name, comparison, patternOf) => {
    const test = stringTest(name, comparison, patternOf);
    return isFault(test) ? test : { type, test };
  };
}

const OPPOSITES = { '!=': '=', '!~': '=~' } as const;

/** One event meets the test. With `!=` and `!~`: there are events, and none meets the opposite. */
function compileOfEvents(
  { operator, literal }: Omit<Comparison, 'field'>,
  testOf: (comparison: Omit<Comparison, 'field'>) => Omit<EventTest, 'attributes'> | Fault,
): SpanFilter | Fault {
  const isOpposite = operator === '!=' || operator === '!~';
  if (literal.kind === 'nil' && operator === '=') return not(ANY_EVENT);
  if (literal.kind === 'nil' && operator === '!=') return ANY_EVENT;
  const test = testOf({ operator: isOpposite ? OPPOSITES[operator] : operator, literal });
  if (isFault(test)) return test;
  const meeting: SpanFilter = { type: 'event', test: { ...test, attributes: [] } };
  return isOpposite ? and([ANY_EVENT, not(meeting)]) : meeting;
}

const ANY_EVENT: SpanFilter = { type: 'event', test: { attributes: [] } };

/** If there is no root, only `= nil` holds. */
function compileRoot(type: 'rootName' | 'rootService'): Compile {
  return (name, comparison, patternOf) => {
    const { operator, literal } = comparison;
    // Every text begins with the empty text. Without an operator, the typed filter would not require a root.
    const root = inTrace({ type, test: { startsWith: '' } });
    if (literal.kind === 'nil' && operator === '=') return not(root);
    if (literal.kind === 'nil' && operator === '!=') return root;
    const test = stringTest(name, comparison, patternOf);
    return isFault(test) ? test : inTrace({ type, test });
  };
}

/** Tempo numbers spans by their place in the tree, and the parent of a root is -1. */
function compileNestedSetParent(name: string, { operator, literal }: Comparison): SpanFilter | Fault {
  const question = `${operator} ${numberIn(literal)}`;
  if (['< 0', '= -1', '<= -1'].includes(question)) return { type: 'isRoot', eq: true };
  if (['>= 0', '!= -1', '> -1', '> 0'].includes(question)) return { type: 'isRoot', eq: false };
  return fault(literal, `not supported: ${name} other than < 0 for root spans - write >> or << between spansets`, [
    '0',
  ]);
}

function numberIn(literal: Literal): string {
  return literal.kind === 'number' ? String(literal.value) : '';
}
