import { expect, test } from 'vitest';
import { changeText } from './change.tsx';

test.each([
  ['rate', 112, 100, '+12%'],
  ['rate', 50, 100, '−50%'],
  ['p95', 340, 100, '×3.4'],
  ['p95', 2_000, 100, '×20'],
  ['rate', 104, 100, undefined],
  ['p95', null, 100, undefined],
  ['rate', 5, 0, undefined],
  ['errorRate', 0.032, 0.02, '+1.2 pp'],
  ['errorRate', 0, 0.25, '−25 pp'],
  ['errorRate', 0.021, 0.02, undefined],
] as const)('%s of %s after %s is %s', (name, now, before, text) => expect(changeText(name, now, before)).toBe(text));
