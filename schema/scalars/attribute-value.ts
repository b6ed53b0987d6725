/** The scalars AttributeValue and JSON. */
import { Kind, type ValueNode } from 'graphql';
import { isExactInJson, isInt64, MAX_UINT64 } from '../../src/model/int64.ts';
import { naturalObject, naturalValue } from '../../src/model/natural-value.ts';
import type { FilterValue } from '../../src/query/types.ts';
import { builder } from '../builder.ts';
import { wholeNumber } from './json-integer.ts';
import { literalRefusal, refusal } from './refusal.ts';

const WANTED = 'AttributeValue takes a string, a boolean or a number';

builder.scalarType('AttributeValue', {
  description:
    "An attribute's value as natural JSON: string, boolean, number, list or object. An int64 beyond ±2^53, NaN, an " +
    'infinity and bytes (base64) are strings; `type` beside the value tells which it is. As input: a string, a boolean or ' +
    'a number; `200` finds the int 200 and the double 200.0, `"200"` finds strings only. An integer beyond 2^53 goes in as ' +
    'a number in the text of the operation, not in variables.',
  serialize: (value) => naturalValue(value),
  parseValue: parseJson,
  parseLiteral,
});

builder.scalarType('JSON', {
  description: 'Any JSON value.',
  serialize: (value) => ('json' in value ? value.json : naturalObject(value)),
  parseValue: (value) => {
    throw refusal('JSON is an output type', value);
  },
});

function parseJson(value: unknown): FilterValue {
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  const integer = wholeNumber(value);
  if (integer === undefined) {
    if (typeof value === 'number') return value;
    throw refusal(WANTED, value);
  }
  if (isExactInJson(integer)) return typeof value === 'number' && Number.isSafeInteger(value) ? value : integer;
  if (integer < -MAX_UINT64 || integer > MAX_UINT64) return Number(integer);
  throw refusal(
    'AttributeValue takes integers up to 2^53 in variables, as larger ones lose digits in clients. Write the number into ' +
      'the text of the operation',
    value,
  );
}

function parseLiteral(node: ValueNode): FilterValue {
  switch (node.kind) {
    case Kind.STRING:
    case Kind.BOOLEAN:
      return node.value;
    case Kind.FLOAT:
      return Number(node.value);
    case Kind.INT: {
      const value = BigInt(node.value);
      return isInt64(value) ? value : Number(value);
    }
    default:
      throw literalRefusal(WANTED, node);
  }
}
