import { expect, test } from 'vitest';
import { partsOf } from './condition.ts';

test.each([
  ['status = error', ['status', '=', 'error']],
  [' duration>=1.5s ', ['duration', '>=', '1.5s']],
  ['.a = -1', ['.a', '=', '-1']],
  ['span."a key" =~ `x|"y"`', ['span."a key"', '=~', '`x|"y"`']],
  ['name = "say \\"hi\\" && }"', ['name', '=', '"say \\"hi\\" && }"']],
])('the parts of %s', (text, [field, operator, value]) => {
  expect(partsOf(text)).toEqual({ field, operator, value });
});

test.each(['.a', '!.a', '5 < .a', '!(.a = 1)', '.a = "open', '.a = 1 + 2', '.a = 1 /* note */', ''])(
  '%s has other parts',
  (text) => {
    expect(partsOf(text)).toBeUndefined();
  },
);
