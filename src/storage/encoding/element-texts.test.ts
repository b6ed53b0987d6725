import fc from 'fast-check';
import { expect, test } from 'vitest';
import { elementTexts } from './element-texts.ts';

const nested = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    fc.constantFrom('"', '\\', '\\"', ',', '[', ']', '"],["', '\\\\'),
    fc.string({ unit: 'binary' }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constantFrom(null, true, false),
    fc.array(tie('value'), { maxLength: 3 }),
  ),
})).value;

test('the elements of any array that JSON.stringify wrote', () => {
  fc.assert(
    fc.property(fc.array(nested), (values) => {
      expect(elementTexts(JSON.stringify(values))).toEqual(values.map((value) => JSON.stringify(value)));
    }),
  );
});
