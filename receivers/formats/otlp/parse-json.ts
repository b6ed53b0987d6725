import { isUtf8 } from 'node:buffer';
import { SpangraphError } from '../../../src/errors.ts';
import { parseExactJson } from '../../../src/model/exact-json.ts';
import { MAX_MESSAGES, type OnMessages, tooManyMessages } from '../decode-limits.ts';

const OPENING_BRACE = 0x7b;
const OPENING_BRACKET = 0x5b;

/** The bytes as text. Throws SpangraphError MALFORMED_REQUEST where they are not UTF-8. */
export function jsonText(payload: Buffer): string {
  if (!isUtf8(payload)) throw malformed('it is not UTF-8');
  return payload.toString('utf8');
}

/** A value, and what is known of the JSON that it was parsed from. */
export interface ParsedJson {
  readonly value: unknown;
  readonly text?: string;
  /** As {@link DecodedTraces.messages}. */
  readonly messages?: number;
}

/** Parses a request's body, whose messages are told before. Throws SpangraphError MALFORMED_REQUEST, and BODY_TOO_LARGE over {@link MAX_MESSAGES}. */
export function parseRequest(payload: Buffer, onMessages?: OnMessages): Required<ParsedJson> {
  const messages = countContainers(payload);
  if (messages > MAX_MESSAGES) throw tooManyMessages();
  onMessages?.(messages);
  const text = jsonText(payload);
  return { value: parseJson(text), text, messages };
}

/**
 * How many objects and arrays the text can hold at the most: JSON.parse would make millions of them of a few megabytes,
 * before anything else could look at them.
 */
function countContainers(payload: Buffer): number {
  let count = 0;
  // By index: an iterator makes this the most of what a request costs.
  for (let index = 0; index < payload.length; index++) {
    const byte = payload[index];
    if (byte === OPENING_BRACE || byte === OPENING_BRACKET) count++;
  }
  return count;
}

/**
 * Parses JSON without losing digits of 64-bit integers: those that a number cannot hold come as bigint, all else as from
 * JSON.parse. Throws SpangraphError MALFORMED_REQUEST where the text is not JSON.
 */
export function parseJson(text: string): unknown {
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
