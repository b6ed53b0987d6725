/** The scalar BigInt. */
import { Kind } from 'graphql';
import { isExactInJson, MAX_UINT64, MIN_INT64 } from '../../src/model/int64.ts';
import { builder } from '../builder.ts';
import { wholeNumber } from './json-integer.ts';
import { literalRefusal, refusal } from './refusal.ts';

const INTEGER = /^-?\d{1,20}$/;
const WANTED = 'BigInt takes an integer from -2^63 to 2^64 - 1 as a decimal string or an integer';

/** Converts decimal text to a 64-bit integer. Undefined for other text. */
function parseInteger(text: string): bigint | undefined {
  if (!INTEGER.test(text)) return undefined;
  const value = BigInt(text);
  return value >= MIN_INT64 && value <= MAX_UINT64 ? value : undefined;
}

builder.scalarType('BigInt', {
  description:
    'A 64-bit integer, such as nanoseconds since the Unix epoch. Comes out as a decimal string, because JSON numbers lose ' +
    'digits beyond 2^53. Goes in as a decimal string, or as an integer: of any length in the text of the operation, up to ' +
    '2^53 in variables (beyond that send a string). Signed down to -2^63, unsigned up to 2^64 - 1.',
  serialize: (value) => String(value),
  parseValue: (value) => {
    const integer = typeof value === 'string' ? parseInteger(value) : wholeNumber(value);
    if (integer === undefined) throw refusal(WANTED, value);
    if (typeof value === 'string' || isExactInJson(integer)) return integer;
    throw refusal('BigInt takes JSON numbers up to 2^53 only, as clients round larger ones: send a string', value);
  },
  parseLiteral: (node) => {
    const integer = node.kind === Kind.INT || node.kind === Kind.STRING ? parseInteger(node.value) : undefined;
    if (integer === undefined) throw literalRefusal(WANTED, node);
    return integer;
  },
});
