/** What can stand at a place of a query: the grammar is that of the server, and the values are stored ones. */
import { answerOf } from '../data/cache.ts';
import {
  AttributeKeysDocument,
  AttributeValuesDocument,
  OperationNamesDocument,
  ParseFilterDocument,
} from '../generated/graphql.ts';
import { q } from '../messages/query.ts';
import type { Place } from './completion.ts';
import { attributeOf, fieldOf, literalOf } from './query-text.ts';
import { OPERATORS } from './query-tokens.ts';

/** Something that can stand at a place. */
export interface Offer {
  readonly text: string;
  readonly detail?: string;
}

/** The most common fields. */
const COMMON = ['resource.service.name', 'name', 'status', 'kind', 'duration', 'trace:duration'];
/** The parser knows that a duration can stand there, not which one is of use. */
const DURATIONS = ['10ms', '100ms', '1s', '10s'];
/** UTF-16 units of a value that is offered. */
const LONGEST = 200;
/** Types of values that TraceQL has a text for. */
const LITERAL_TYPES = new Set(['STRING', 'INT', 'DOUBLE', 'BOOL']);
const SERVICE = { scope: 'RESOURCE', key: 'service.name' } as const;
/** The name of a span, and of the root of its trace. */
const NAME = /^(?:span:)?name$|^(?:trace:)?rootName$/;

/** `isWanted`: asked for by a key. Otherwise there is none behind a query that is complete. */
export async function offersAt(
  text: string,
  place: Place,
  isWanted: boolean,
  signal: AbortSignal,
): Promise<readonly Offer[]> {
  const before = text.slice(0, place.from);
  const expected = await expectedAfter(before, signal);
  const isWhole = before.trim() === '' || expected.includes('the end of the query');
  if (isWhole && place.typed === '' && !isWanted) return [];
  if (place.field !== undefined && expected.includes('a string')) return valueOffers(place.field, place.typed, signal);
  // Other functions than count have a field in their brackets.
  const words = expected.filter(isWord).map((word) => ({ text: word.replace(/(?<=\w\()(?<!^count\()\)$/, '') }));
  if (expected.includes('span.')) return fieldOffers(words, place.typed, signal);
  return place.isAfterAttribute ? [...OPERATORS.map((operator) => ({ text: operator })), ...words] : words;
}

/** Whether it can be written as it is: `&&`, but not `a string`. */
function isWord(expected: string): boolean {
  return expected !== '.' && !/^(?:an?|the) /.test(expected);
}

/** What the parser accepts behind this text. Nothing if it has stumbled before. */
async function expectedAfter(before: string, signal: AbortSignal): Promise<readonly string[]> {
  // No query has a name of this kind, so the parser says what it wants instead.
  const [mistake] = await mistakesIn(`${before}_`, signal);
  return mistake?.offset === before.length ? mistake.expected : [];
}

async function mistakesIn(query: string, signal: AbortSignal) {
  return (await answerOf(ParseFilterDocument, { query }, signal)).parseFilter.mistakes;
}

async function fieldOffers(words: readonly Offer[], typed: string, signal: AbortSignal): Promise<readonly Offer[]> {
  const { scope, key } = attributeOf(typed) ?? { scope: null, key: typed };
  const { attributeKeys } = await answerOf(AttributeKeysDocument, { contains: key, scope }, signal);
  const keys = attributeKeys.nodes
    .toSorted((a, b) => b.spanCount - a.spanCount)
    .map((found) => ({ text: fieldOf(found.scope, found.key), detail: q.spans(found.spanCount) }));
  const known = new Set([...COMMON, ...COMMON.map((name) => `span:${name}`)]);
  return [
    ...COMMON.map((text) => keys.find((found) => found.text === text) ?? { text }),
    ...keys.filter(({ text }) => !known.has(text)),
    ...words.filter(({ text }) => !known.has(text)),
  ];
}

async function valueOffers(field: string, typed: string, signal: AbortSignal): Promise<readonly Offer[]> {
  // Text fits most fields. Of the others the parser says what they have instead.
  const [mistake] = await mistakesIn(`{ ${field} = "" }`, signal);
  const forms = mistake?.expected ?? [];
  if (forms.includes('a duration')) return DURATIONS.map((text) => ({ text }));
  if (forms.length > 0) return forms.filter(isWord).map((text) => ({ text }));
  if (NAME.test(field)) return nameOffers(signal);
  const attribute = /^trace:rootService$|^rootServiceName$/.test(field) ? SERVICE : attributeOf(field);
  if (attribute === undefined) return [];
  const { attributeValues } = await answerOf(AttributeValuesDocument, { ...attribute, prefix: typed }, signal);
  return attributeValues.nodes.flatMap(({ value, type, count: spans }) => {
    const text = literalOf(value, type);
    const isWritten = LITERAL_TYPES.has(type) && text.length <= LONGEST;
    return isWritten ? [{ text, detail: q.spans(spans) }] : [];
  });
}

/** Names of operations, the most frequent first. */
async function nameOffers(signal: AbortSignal): Promise<readonly Offer[]> {
  const { services } = await answerOf(OperationNamesDocument, {}, signal);
  const counts = new Map<string, number>();
  for (const { name, spanCount } of services.flatMap(({ operations }) => operations.nodes)) {
    if (name.length <= LONGEST) counts.set(name, (counts.get(name) ?? 0) + spanCount);
  }
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([name, spans]) => ({ text: JSON.stringify(name), detail: q.spans(spans) }));
}
