import { expect, test } from 'vitest';
import { sideIn, sideText } from './side.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPAN = 'b7ad6b7169203331';

test.each([
  [TRACE, { traceId: TRACE }, TRACE],
  [`${TRACE}@${SPAN.toUpperCase()}`, { traceId: TRACE, spanId: SPAN }, `${TRACE}@${SPAN}`],
  [`00-${TRACE}-${SPAN}-01`, { traceId: TRACE }, TRACE],
  [`${TRACE}@none`, { traceId: TRACE }, TRACE],
])('%s', (text, side, again) => {
  expect(sideIn(text)).toEqual(side);
  expect(sideText(side)).toBe(again);
});

test('what names no trace is none', () => {
  expect(sideIn(`none@${SPAN}`)).toBeUndefined();
});
