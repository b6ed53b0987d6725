import { isUtf8 } from 'node:buffer';
import { SpangraphError } from '../../src/errors.ts';

/** A number that stands outside quotes and may be over 2^53: a run of 16 digits after a separator. */
const LONG_INTEGER = /[:,[\s]-?\d{16}/;
/** A literal of at most 64 bits; what is longer is out of range and need not be exact. */
const INTEGER_LITERAL = /^-?\d{16,20}$/;

const OPENING_BRACE = 0x7b;
const OPENING_BRACKET = 0x5b;

/** The bytes as text. Throws SpangraphError MALFORMED_REQUEST where they are not UTF-8. */
export function jsonText(payload: Buffer): string {
  if (!isUtf8(payload)) throw malformed('it is not UTF-8');
  return payload.toString('utf8');
}

/**
 * How many objects and arrays the text can hold at the most: JSON.parse would make millions of them of a few megabytes,
 * before anything else could look at them.
 */
export function countContainers(payload: Buffer): number {
  let count = 0;
  for (const byte of payload) if (byte === OPENING_BRACE || byte === OPENING_BRACKET) count++;
  return count;
}

/**
 * Parses JSON without losing digits of 64-bit integers: those that a number cannot hold come as bigint, all else as from
 * JSON.parse. Throws SpangraphError MALFORMED_REQUEST where the text is not JSON.
 */
export function parseJson(text: string): unknown {
  try {
    // A reviver makes parsing several times slower, and most senders write 64-bit integers as strings.
    return LONG_INTEGER.test(text) ? JSON.parse(text, keepLongIntegers) : JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw malformed(error.message, error);
    if (error instanceof RangeError) throw malformed('it is nested too deep', error);
    throw error;
  }
}

function keepLongIntegers(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
  const source = context?.source;
  return source !== undefined && INTEGER_LITERAL.test(source) ? BigInt(source) : value;
}

function malformed(problem: string, cause?: unknown): SpangraphError {
  return new SpangraphError('MALFORMED_REQUEST', `The body is not valid JSON: ${problem}.`, { cause });
}
