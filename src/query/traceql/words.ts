/** The words of the language. */
import { MAX_INT64, MIN_INT64 } from '../../model/int64.ts';
import { SpanKind, StatusCode } from '../../model/span.ts';
import type { Field, Literal } from './syntax.ts';

type Bare<Part> = Part extends unknown ? Omit<Part, 'offset' | 'length'> : never;

/** Words that are values. */
export const LITERAL_WORDS: ReadonlyMap<string, Bare<Literal>> = new Map<string, Bare<Literal>>([
  ['true', { kind: 'boolean', value: true }],
  ['false', { kind: 'boolean', value: false }],
  ['nil', { kind: 'nil' }],
  ['minInt', { kind: 'number', value: MIN_INT64 }],
  ['maxInt', { kind: 'number', value: MAX_INT64 }],
  ...Object.entries(StatusCode).map(([name, value]) => enumWord('status', name, value)),
  ...Object.entries(SpanKind).map(([name, value]) => enumWord('kind', name, value)),
]);

export const STATUS_WORDS = Object.keys(StatusCode).map((name) => name.toLowerCase());
export const KIND_WORDS = Object.keys(SpanKind).map((name) => name.toLowerCase());

const SPAN_INTRINSICS = ['name', 'kind', 'status', 'statusMessage', 'duration', 'id', 'parentID', 'childCount'];
const TRACE_INTRINSICS = ['id', 'duration', 'rootName', 'rootService'];
const OTHER_INTRINSICS = [
  'event:name',
  'event:timeSinceStart',
  'link:traceID',
  'link:spanID',
  'instrumentation:name',
  'instrumentation:version',
];

/** The supported intrinsics, with their scope. */
export const INTRINSICS = [
  ...SPAN_INTRINSICS.map((name) => `span:${name}`),
  ...TRACE_INTRINSICS.map((name) => `trace:${name}`),
  ...OTHER_INTRINSICS,
];

/** Older names without a scope. `nestedSetParent` is Tempo's way to ask for root spans. */
const INTRINSIC_ALIASES: Readonly<Record<string, string>> = {
  name: 'span:name',
  kind: 'span:kind',
  status: 'span:status',
  statusMessage: 'span:statusMessage',
  duration: 'span:duration',
  childCount: 'span:childCount',
  rootName: 'trace:rootName',
  rootServiceName: 'trace:rootService',
  traceDuration: 'trace:duration',
  nestedSetParent: 'nestedSetParent',
};

/** Fields of TraceQL that are refused, each with what to write instead. */
const REFUSED_FIELDS: Readonly<Record<string, string>> = {
  parent: 'write { A } > { B } for spans B whose parent is A',
  nestedSetLeft: 'write >> or << between spansets',
  nestedSetRight: 'write >> or << between spansets',
};

/** Functions of TraceQL that do not say which traces match. */
const OVER_TIME = ['count', 'min', 'max', 'avg', 'sum', 'quantile', 'histogram'].map((name) => `${name}_over_time`);
const METRICS = ['rate', ...OVER_TIME, 'topk', 'bottomk', 'compare'];
const REFUSED_FUNCTIONS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(METRICS.map((name) => [name, 'Spangraph answers which traces match'])),
  select: 'choose the fields in the GraphQL selection instead',
  by: 'groups do not affect which traces match; name the group in the spanset, such as { resource.service.name = "a" }',
  coalesce: 'there are no groups to merge',
  with: 'hints are not supported; order and page size are arguments of the GraphQL field',
};

/** The intrinsic that a word names. Undefined if it names none. */
export function intrinsicNamed(word: string): Bare<Field & { kind: 'intrinsic' }> | undefined {
  const name = Object.hasOwn(INTRINSIC_ALIASES, word) ? INTRINSIC_ALIASES[word] : word;
  if (name === undefined || (name === word && !INTRINSICS.includes(word) && word !== 'nestedSetParent'))
    return undefined;
  return { kind: 'intrinsic', name };
}

/** Why a word of TraceQL is not supported. Undefined for all other words. */
export function refusalOf(word: string): string | undefined {
  if (Object.hasOwn(REFUSED_FIELDS, word)) return `not supported: ${word} - ${REFUSED_FIELDS[word]}`;
  if (Object.hasOwn(REFUSED_FUNCTIONS, word)) return `not supported: ${word}() - ${REFUSED_FUNCTIONS[word]}`;
  return undefined;
}

function enumWord(kind: 'status' | 'kind', name: string, value: number): [string, Bare<Literal>] {
  const word = name.toLowerCase();
  return [word, { kind, value, word }];
}
