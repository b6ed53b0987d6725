/** Comparisons of intrinsics as filters. */
import type { SpanFilter, StringTest } from '../../storage/query.ts';
import { ANY_SPAN, and, inTrace, not } from './combine.ts';
import { type Fault, fault, isFault, type TextRange } from './fault.ts';
import { enumTest, int64Test, stringFilter, stringTest, wrongLiteral } from './operators.ts';
import type { PatternReader } from './patterns.ts';
import type { Comparison, Field, Literal } from './syntax.ts';
import { KIND_WORDS, STATUS_WORDS } from './words.ts';

export type IntrinsicField = Extract<Field, { kind: 'intrinsic' }>;
type Compile = (name: string, comparison: Comparison, patternOf: PatternReader) => SpanFilter | Fault;

const TRACE_ID_DIGITS = 32;
const SPAN_ID_DIGITS = 16;

const COMPILERS: Readonly<Record<string, Compile>> = {
  'span:name': (name, comparison, patternOf) => stringFilter(name, comparison, 'name', patternOf),
  'span:statusMessage': (name, comparison, patternOf) => stringFilter(name, comparison, 'statusMessage', patternOf),
  'instrumentation:name': (name, comparison, patternOf) => stringFilter(name, comparison, 'scopeName', patternOf),
  'instrumentation:version': (name, comparison, patternOf) => stringFilter(name, comparison, 'scopeVersion', patternOf),
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
  'event:name': (name, comparison, patternOf) =>
    compilePresentText(name, comparison, patternOf, (test) => ({
      type: 'event',
      test: { ...(test && { name: test }), attributes: [] },
    })),
  'trace:rootName': compileRoot('rootName'),
  'trace:rootService': compileRoot('rootService'),
  'span:childCount': compileChildCount,
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

/** Ids in hex, zeros on the left left out or not. `present` holds where there is an id, if there may be none. */
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

/** A text that may be missing: `!=` and `!~` need it to be there. `filterOf` without a test asks for that. */
function compilePresentText(
  name: string,
  { operator, literal }: Omit<Comparison, 'field'>,
  patternOf: PatternReader,
  filterOf: (test: StringTest | undefined) => SpanFilter,
): SpanFilter | Fault {
  const present = filterOf(undefined);
  if (literal.kind === 'nil' && operator === '=') return not(present);
  if (literal.kind === 'nil' && operator === '!=') return present;
  const test = stringTest(name, { operator, literal }, patternOf);
  if (isFault(test)) return test;
  if ('ne' in test) return and([present, not(filterOf({ eq: test.ne }))]);
  return operator === '!~' ? and([present, not(filterOf(test))]) : filterOf(test);
}

/** There may be no root: then nothing but `= nil` holds. */
function compileRoot(type: 'rootName' | 'rootService'): Compile {
  const filterOf = (test: StringTest): SpanFilter => inTrace({ type, test });
  return (name, comparison, patternOf) => {
    const { operator, literal } = comparison;
    if (operator === '!=' && literal.kind === 'string') return filterOf({ ne: literal.value });
    return compilePresentText(name, comparison, patternOf, (test) => filterOf(test ?? {}));
  };
}

/** Only whether there are any: the AST has no number of children. */
function compileChildCount(name: string, { operator, literal }: Comparison): SpanFilter | Fault {
  const parent: SpanFilter = { type: 'child', filter: ANY_SPAN };
  const question = `${operator} ${numberIn(literal)}`;
  if (['> 0', '>= 1', '!= 0'].includes(question)) return parent;
  if (['= 0', '< 1', '<= 0'].includes(question)) return not(parent);
  return fault(literal, `not supported: ${name} is compared with 0 only: = 0 for none, > 0 for some`, ['0']);
}

/** Tempo numbers spans by their place in the tree and gives roots -1 for a parent. */
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
