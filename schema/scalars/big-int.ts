/** The scalar BigInt. */
import { Kind } from 'graphql';
import { isExactInJson, MAX_UINT64, MIN_INT64 } from '../../src/model/int64.ts';
import { parseWritten, type WrittenInteger } from '../../src/model/written-integer.ts';
import { builder } from '../builder.ts';
import { wholeNumber } from './json-integer.ts';
import { literalRefusal, refusal } from './refusal.ts';

const INTEGER = /^-?\d{1,20}$/;
const WANTED =
  'BigInt takes an integer from -2^63 to 2^64 - 1 as a decimal string or an integer; in place of nanoseconds also ' +
  'a duration such as "500ms" (without spaces) or a time such as "now-1h"';

/** Converts decimal text to a 64-bit integer. Undefined for other text. */
function parseInteger(text: string): bigint | undefined {
  if (!INTEGER.test(text)) return undefined;
  const value = BigInt(text);
  return value >= MIN_INT64 && value <= MAX_UINT64 ? value : undefined;
}

const parseText = (text: string): bigint | WrittenInteger | undefined => parseInteger(text) ?? parseWritten(text);

builder.scalarType('BigInt', {
  description:
    'A 64-bit integer, such as nanoseconds since the Unix epoch. Comes out as a decimal string, because JSON numbers lose ' +
    'digits beyond 2^53. Goes in as a decimal string, or as an integer: of any length in the text of the operation, up to ' +
    '2^53 in variables (beyond that send a string). Signed down to -2^63, unsigned up to 2^64 - 1. Where a length of time goes ' +
    'in, it may also be written with units (`"500ms"`, `"1.5s"`, `"2h30m"`, `"250us"`); where a time goes in, as a `DateTime`.',
  serialize: (value) => String(value),
  parseValue: (value) => {
    const given = typeof value === 'string' ? parseText(value) : wholeNumber(value);
    if (given === undefined) throw refusal(WANTED, value);
    if (typeof value === 'string' || typeof given !== 'bigint' || isExactInJson(given)) return given;
    throw refusal('BigInt takes JSON numbers up to 2^53 only, as clients round larger ones: send a string', value);
  },
  parseLiteral: (node) => {
    const given = node.kind === Kind.INT || node.kind === Kind.STRING ? parseText(node.value) : undefined;
    if (given === undefined) throw literalRefusal(WANTED, node);
    return given;
  },
});
