import { isUtf8 } from 'node:buffer';
import { SpangraphError } from '../../src/errors.ts';

/** A number that stands outside quotes and may be over 2^53: a run of 16 digits after a separator. */
const LONG_INTEGER = /[:,[\s]-?\d{16}/;
/** A literal of at most 64 bits; what is longer is out of range and need not be exact. */
const INTEGER_LITERAL = /^-?\d{16,20}$/;

/**
 * Parses JSON without losing digits of 64-bit integers: those that a number cannot hold come as bigint, all else as from
 * JSON.parse. Throws SpangraphError MALFORMED_REQUEST where the bytes are not JSON in UTF-8.
 */
export function parseJson(payload: Buffer): unknown {
  if (!isUtf8(payload)) throw malformed('it is not UTF-8');
  const text = payload.toString('utf8');
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
