import { isUtf8 } from 'node:buffer';
import { SpangraphError } from '../../src/errors.ts';
import { parseExactJson } from '../../src/model/exact-json.ts';

/**
 * Parses JSON without losing digits of 64-bit integers: those that a number cannot hold come as bigint, all else as from
 * JSON.parse. Throws SpangraphError MALFORMED_REQUEST where the bytes are not JSON in UTF-8.
 */
export function parseJson(payload: Buffer): unknown {
  if (!isUtf8(payload)) throw malformed('it is not UTF-8');
  try {
    return parseExactJson(payload.toString('utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) throw malformed(error.message, error);
    if (error instanceof RangeError) throw malformed('it is nested too deep', error);
    throw error;
  }
}

function malformed(problem: string, cause?: unknown): SpangraphError {
  return new SpangraphError('MALFORMED_REQUEST', `The body is not valid JSON: ${problem}.`, { cause });
}
