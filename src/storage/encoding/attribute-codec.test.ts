import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyAttributes } from '../../../test/property/arbitrary-spans.ts';
import { decodeAttributes, encodeList, encodeValue, typeCode } from './attribute-codec.ts';

const viaText = (json: unknown): string => JSON.stringify(json);

test('attributes survive with their keys in a shape', () => {
  fc.assert(
    fc.property(anyAttributes, (attributes) => {
      const shape = attributes.map(({ key, value }) => [key, typeCode(value)] as const);
      const text = viaText(attributes.map(({ value }) => encodeValue(value)));
      expect(decodeAttributes(shape, text)).toEqual(attributes);
    }),
  );
});

test('attributes survive with their keys inline', () => {
  fc.assert(
    fc.property(anyAttributes, (attributes) => {
      expect(decodeAttributes(undefined, viaText(encodeList(attributes)))).toEqual(attributes);
    }),
  );
});

test('what the sqlite3 program shows is plain where JSON has it', () => {
  expect(viaText(['GET', 200n, 0.5, true, ['a', 'b'], [1n, 2n]].map(encodeValue))).toBe(
    '["GET",200,0.5,true,["a","b"],[1,2]]',
  );
  expect(viaText([2n ** 63n - 1n, Number.NaN, -0].map(encodeValue))).toBe('["9223372036854775807","NaN","-0"]');
});
