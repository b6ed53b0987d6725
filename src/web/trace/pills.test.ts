import { expect, test } from 'vitest';
import { parsePills, pillOf, withPill } from './pills.ts';

test('names with commas and percent signs survive the URL', () => {
  const pill = pillOf('svc', 'a,b 100%');
  const text = withPill('err', pill, true);
  expect(parsePills(text)).toEqual(['err', pill]);
  expect(withPill(text, 'err', false)).toBe(pill);
  expect(withPill(pill, pill, false)).toBeUndefined();
  expect(pillOf('svc', 'a%2Cb')).not.toBe(pillOf('svc', 'a,b'));
});
