import { SpangraphError } from '../../../src/errors.ts';
import { parseExactJson } from '../../../src/model/exact-json.ts';
import { MAX_MESSAGES, type OnMessages, tooManyMessages } from '../decode-limits.ts';
import type { KnownBefore } from '../decoded-traces.ts';
import { repairText } from './repair-text.ts';

const OPENING_BRACE = 0x7b;
const OPENING_BRACKET = 0x5b;

/** A value, and what is known of the JSON from which it was parsed. */
export interface ParsedJson extends KnownBefore {
  readonly value: unknown;
  readonly text?: string;
}

/**
 * Parses the body of a request after telling how many messages it has. Throws SpangraphError MALFORMED_REQUEST, and
 * BODY_TOO_LARGE over {@link MAX_MESSAGES}.
 */
export function parseRequest(payload: Buffer, onMessages?: OnMessages): Required<ParsedJson> {
  const messages = countContainers(payload);
  if (messages > MAX_MESSAGES) throw tooManyMessages();
  onMessages?.(messages);
  return { ...parseJson(payload), messages };
}

/**
 * Parses JSON without losing digits of 64-bit integers: those that a number cannot hold come as bigint, all else as from
 * JSON.parse. All text of the value is valid Unicode: see {@link repairText}. Throws SpangraphError MALFORMED_REQUEST if
 * the bytes are not JSON.
 */
export function parseJson(payload: Buffer): Required<Omit<ParsedJson, 'messages'>> {
  const text = payload.toString('utf8');
  const value = parseText(text);
  return { value, text, warnings: repairText(value, text, payload) };
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

function parseText(text: string): unknown {
  try {
    return parseExactJson(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw malformed(error.message, error);
    if (error instanceof RangeError) throw malformed('it is nested too deep', error);
    throw error;
  }
}

function malformed(problem: string, cause?: unknown): SpangraphError {
  return new SpangraphError('MALFORMED_REQUEST', `The body is not valid JSON: ${problem}.`, { cause });
}
