/**
 * Lists of spans that an object has twice. JSON.parse keeps the last member of a name, so the spans of the first list would
 * be lost without a word.
 */
import { SpangraphError } from '../../../src/errors.ts';
import type { Steps } from '../../../src/model/steps.ts';
import { isObject } from '../json-fields.ts';
import {
  CLOSING_BRACE,
  CLOSING_BRACKET,
  COLON,
  endOfString,
  OPENING_BRACE,
  OPENING_BRACKET,
  QUOTE,
} from './json-bytes.ts';

const LIST_NAMES = new Set([
  'resourceSpans',
  'resource_spans',
  'scopeSpans',
  'scope_spans',
  'instrumentationLibrarySpans',
  'instrumentation_library_spans',
  'spans',
]);
/** The end of all of them. */
const NAME_END = 'pans"';
const [MIN_NAME_BYTES, MAX_NAME_BYTES] = [5, 29];
/** Other members of requests and answers that hold such lists. */
const WRAPPERS = new Set(['batches', 'trace', 'data', 'result']);
/** Bytes that are looked at between two pauses. */
const BYTES_A_STEP = 256 * 1024;

const SPACE = 0x20;

/** The number of texts in quotes that may be the name of a list of spans. */
export function countListNames(text: string): number {
  let count = 0;
  for (let at = text.indexOf(NAME_END); at !== -1; at = text.indexOf(NAME_END, at + 1)) count++;
  return count;
}

/**
 * Throws MALFORMED_REQUEST if an object of the document has two lists of spans of one name. `names` is the number of
 * {@link countListNames}: the document is searched only if `value` has fewer lists.
 */
export function* refuseRepeatedLists(payload: Buffer, value: unknown, names: number): Steps<void> {
  if (names < 2 || names <= countLists(value)) return;
  /** The names seen in each open object, outermost first. Undefined for an array. */
  const open: (Set<string> | undefined)[] = [];
  let nextPause = BYTES_A_STEP;
  for (let at = 0; at < payload.length; at++) {
    if (at >= nextPause) {
      nextPause += BYTES_A_STEP;
      yield;
    }
    const byte = payload[at];
    if (byte === OPENING_BRACE) open.push(new Set());
    else if (byte === OPENING_BRACKET) open.push(undefined);
    else if (byte === CLOSING_BRACE || byte === CLOSING_BRACKET) open.pop();
    else if (byte === QUOTE) {
      const end = endOfString(payload, at) ?? payload.length;
      const name = listNameAt(payload, at + 1, end - 1);
      const seen = open.at(-1);
      if (name !== undefined && seen?.has(name)) throw repeated(name, at);
      if (name !== undefined) seen?.add(name);
      at = end - 1;
    }
  }
}

/** The lists of spans in a request or an answer, by their usual places. */
function countLists(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((count: number, item) => count + countLists(item), 0);
  if (!isObject(value)) return 0;
  let count = 0;
  for (const [key, member] of Object.entries(value)) {
    const isList = LIST_NAMES.has(key);
    if (isList) count++;
    if ((isList && key !== 'spans') || WRAPPERS.has(key)) count += countLists(member);
  }
  return count;
}

/** The text between two quotes if it is a member's name, and the name of a list. */
function listNameAt(payload: Buffer, start: number, end: number): string | undefined {
  if (end - start < MIN_NAME_BYTES || end - start > MAX_NAME_BYTES) return undefined;
  const name = payload.toString('latin1', start, end);
  if (!LIST_NAMES.has(name)) return undefined;
  let at = end + 1;
  while ((payload[at] ?? COLON) <= SPACE) at++;
  return payload[at] === COLON ? name : undefined;
}

function repeated(name: string, at: number): SpangraphError {
  return new SpangraphError(
    'MALFORMED_REQUEST',
    `The body has two members ${JSON.stringify(name)} in one object, the second one at byte ${at}, and only one of them ` +
      'can be read. Put all items into one list.',
  );
}
