/** The fields that are no attributes, as Tempo lists them, and those whose values can be listed. */
import { SPAN_KINDS, STATUS_CODES } from '../../model/span.ts';

/** In Tempo's order. */
export const INTRINSICS = [
  'duration',
  'event:name',
  'event:timeSinceStart',
  'instrumentation:name',
  'instrumentation:version',
  'kind',
  'link:spanID',
  'link:traceID',
  'name',
  'rootName',
  'rootServiceName',
  'span:duration',
  'span:id',
  'span:kind',
  'span:name',
  'span:parentID',
  'span:status',
  'span:statusMessage',
  'status',
  'statusMessage',
  'trace:duration',
  'trace:id',
  'trace:rootName',
  'trace:rootService',
  'traceDuration',
] as const;

/** Where the values of a field come from. */
export type IntrinsicValues =
  /** They are always the same words. */
  | { readonly from: 'words'; readonly words: readonly string[] }
  /** They are what spans are grouped by. */
  | { readonly from: 'groups'; readonly field: 'name' | 'rootName' | 'rootService' }
  /** They are read from the newest spans that have one. */
  | { readonly from: 'spans'; readonly field: 'statusMessage' | 'scopeName' | 'scopeVersion' | 'eventName' }
  /** They are not listed: nearly each span has another one. */
  | { readonly from: 'nowhere' };

const lowerCase = (names: readonly string[]): readonly string[] => names.map((name) => name.toLowerCase()).sort();

const NAME = { from: 'groups', field: 'name' } as const;
const ROOT_NAME = { from: 'groups', field: 'rootName' } as const;
const ROOT_SERVICE = { from: 'groups', field: 'rootService' } as const;
const STATUS = { from: 'words', words: lowerCase(STATUS_CODES) } as const;
const KIND = { from: 'words', words: lowerCase(SPAN_KINDS) } as const;
const STATUS_MESSAGE = { from: 'spans', field: 'statusMessage' } as const;

const LISTED: ReadonlyMap<string, IntrinsicValues> = new Map<string, IntrinsicValues>([
  ['name', NAME],
  ['span:name', NAME],
  ['rootName', ROOT_NAME],
  ['trace:rootName', ROOT_NAME],
  ['rootServiceName', ROOT_SERVICE],
  ['trace:rootService', ROOT_SERVICE],
  ['status', STATUS],
  ['span:status', STATUS],
  ['kind', KIND],
  ['span:kind', KIND],
  ['statusMessage', STATUS_MESSAGE],
  ['span:statusMessage', STATUS_MESSAGE],
  ['instrumentation:name', { from: 'spans', field: 'scopeName' }],
  ['instrumentation:version', { from: 'spans', field: 'scopeVersion' }],
  ['event:name', { from: 'spans', field: 'eventName' }],
]);

/** Fields that TraceQL has and Tempo does not list. */
const UNLISTED = ['nestedSetLeft', 'nestedSetRight', 'nestedSetParent', 'childCount', 'span:childCount'];
const KNOWN: ReadonlySet<string> = new Set([...INTRINSICS, ...UNLISTED]);

/** Undefined if no field has this name. */
export function intrinsicValues(name: string): IntrinsicValues | undefined {
  if (!KNOWN.has(name)) return undefined;
  return LISTED.get(name) ?? { from: 'nowhere' };
}
