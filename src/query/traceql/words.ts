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

/** Places of spans in the tree of their trace: `{A} >> {B}` as numbers. */
const NESTED_SET = ['nestedSetLeft', 'nestedSetRight', 'nestedSetParent'];

/** All intrinsics, with their scope if they have one. */
export const INTRINSICS = [
  ...SPAN_INTRINSICS.map((name) => `span:${name}`),
  ...TRACE_INTRINSICS.map((name) => `trace:${name}`),
  ...OTHER_INTRINSICS,
  ...NESTED_SET,
];

/** Older names without a scope. */
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
};

/** The intrinsic that a word names. Undefined if it names none. */
export function intrinsicNamed(word: string): Bare<Field & { kind: 'intrinsic' }> | undefined {
  const name = Object.hasOwn(INTRINSIC_ALIASES, word) ? INTRINSIC_ALIASES[word] : word;
  return name !== undefined && INTRINSICS.includes(name) ? { kind: 'intrinsic', name } : undefined;
}

/** Why a word is not supported, which TraceQL has but Tempo neither answers. Undefined for all other words. */
export function refusalOf(word: string): string | undefined {
  if (word !== 'parent' && !word.startsWith('parent.')) return undefined;
  return 'not supported: parent - write { A } > { B } for spans B whose parent is A';
}

function enumWord(kind: 'status' | 'kind', name: string, value: number): [string, Bare<Literal>] {
  const word = name.toLowerCase();
  return [word, { kind, value, word }];
}
