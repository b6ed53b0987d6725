import { SpangraphError } from '../../../src/errors.ts';
import { parseExactJson } from '../../../src/model/exact-json.ts';
import { runAtOnce, type Steps } from '../../../src/model/steps.ts';
import type { ParsedJson } from '../decoded-traces.ts';
import { MAX_MESSAGES, type OnMessages, tooManyMessages } from '../request-limits.ts';
import { OPENING_BRACE, OPENING_BRACKET } from './json-bytes.ts';
import { type JsonPiece, JsonPieces } from './json-pieces.ts';
import { repairText } from './repair-text.ts';
import { countListNames, refuseRepeatedLists } from './repeated-lists.ts';
import { mayHaveSnakeCase } from './snake-case.ts';
import { textFacts } from './text-facts.ts';

/** Bytes of a body that is parsed at once. JSON.parse takes about 10 ms for so many, and cannot pause. */
const MAX_BYTES_AT_ONCE = 1024 * 1024;

/**
 * Parses the body of a request, and tells how many messages it has before it makes them. Throws SpangraphError
 * MALFORMED_REQUEST, and BODY_TOO_LARGE over {@link MAX_MESSAGES}.
 */
export function* parseRequestInSteps(payload: Buffer, onMessages?: OnMessages): Steps<Required<ParsedJson>> {
  if (payload.length > MAX_BYTES_AT_ONCE) return yield* parseInPieces(payload, onMessages);
  const messages = countContainers(payload);
  tell(messages, onMessages);
  return { ...parseJson(payload), messages };
}

/**
 * Parses JSON without losing digits of 64-bit integers: those that a number cannot hold come as bigint, all else as from
 * JSON.parse. All text of the value is valid Unicode: see {@link repairText}. Throws SpangraphError MALFORMED_REQUEST if
 * the bytes are not JSON, or if an object has a list of spans twice: see {@link refuseRepeatedLists}.
 */
export function parseJson(payload: Buffer): Required<Omit<ParsedJson, 'messages'>> {
  const text = payload.toString('utf8');
  const value = parseText(text);
  runAtOnce(refuseRepeatedLists(payload, value, countListNames(text)));
  const warnings = runAtOnce(repairText(value, textFacts(text, payload)));
  return { value, hasSnakeCase: mayHaveSnakeCase(text), warnings };
}

function* parseInPieces(payload: Buffer, onMessages?: OnMessages): Steps<Required<ParsedJson>> {
  const facts = { isDecodedExactly: true, hasSurrogateEscape: false };
  let hasSnakeCase = false;
  let listNames = 0;
  const parse = ({ bytes, before, after, start }: JsonPiece): unknown => {
    const text = bytes.toString('utf8');
    const { isDecodedExactly, hasSurrogateEscape } = textFacts(text, bytes);
    facts.isDecodedExactly &&= isDecodedExactly;
    facts.hasSurrogateEscape ||= hasSurrogateEscape;
    hasSnakeCase ||= mayHaveSnakeCase(text);
    listNames += countListNames(text);
    return parseText(before + text + after, `, in the part from byte ${start} on`);
  };
  const pieces = new JsonPieces(payload, { parse, malformed: (problem) => malformed(problem) });
  while (pieces.advance()) {
    tell(pieces.containers, onMessages);
    yield;
  }
  const { value, containers: messages } = pieces;
  tell(messages, onMessages);
  yield* refuseRepeatedLists(payload, value, listNames);
  return { value, hasSnakeCase, messages, warnings: yield* repairText(value, facts) };
}

function tell(messages: number, onMessages: OnMessages | undefined): void {
  if (messages > MAX_MESSAGES) throw tooManyMessages();
  onMessages?.(messages);
}

/**
 * An upper bound of the objects and arrays in the text. JSON.parse would make millions of them of a few megabytes before
 * anything else could look at them.
 */
function countContainers(payload: Buffer): number {
  let count = 0;
  // An iterator over the bytes would cost more than the rest of the request.
  for (let index = 0; index < payload.length; index++) {
    const byte = payload[index];
    if (byte === OPENING_BRACE || byte === OPENING_BRACKET) count++;
  }
  return count;
}

function parseText(text: string, where = ''): unknown {
  try {
    return parseExactJson(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw malformed(error.message + where, error);
    if (error instanceof RangeError) throw malformed('it is nested too deep', error);
    throw error;
  }
}

function malformed(problem: string, cause?: unknown): SpangraphError {
  return new SpangraphError('MALFORMED_REQUEST', `The body is not valid JSON: ${problem}.`, { cause });
}
