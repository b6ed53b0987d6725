import { expect, test } from 'vitest';
import { closedText, isClosed, parseClosed, toggled } from './closed.ts';
import { clamped, moved, parseWindow, windowText, zoomed } from './window.ts';

test('the window stays in the trace and keeps its least length', () => {
  expect(clamped({ from: -50, to: 200 }, 1_000)).toEqual({ from: 0, to: 250 });
  expect(clamped({ from: 900, to: 1_200 }, 1_000)).toEqual({ from: 700, to: 1_000 });
  expect(clamped({ from: 500, to: 500 }, 1_000)).toEqual({ from: 500, to: 600 });
  expect(clamped({ from: 0, to: 5_000 }, 1_000)).toEqual({ from: 0, to: 1_000 });
});

test('zooming keeps the moment under the pointer', () => {
  expect(zoomed({ from: 0, to: 1_000 }, 0.5, 250, 1_000)).toEqual({ from: 125, to: 625 });
  expect(moved({ from: 100, to: 300 }, 0.5, 1_000)).toEqual({ from: 200, to: 400 });
});

test('what the URL says is what is shown', () => {
  expect(parseWindow('125-625', 1_000)).toEqual({ from: 125, to: 625 });
  expect(windowText({ from: 125, to: 625 }, 1_000)).toBe('125-625');
  expect(windowText({ from: 0, to: 1_000 }, 1_000)).toBeUndefined();
  for (const text of [undefined, '', 'x', '-5-7', '1e3-2e3'])
    expect(parseWindow(text, 1_000)).toEqual({ from: 0, to: 1_000 });
});

test('closed rows survive the URL', () => {
  const closed = toggled(parseClosed('depth:2,abc'), ['def'], true);
  expect(closedText(closed)).toBe('depth:2,abc,+def');
  const read = parseClosed(closedText(closed));
  expect([
    isClosed(read, 'abc', 0),
    isClosed(read, 'def', 5),
    isClosed(read, 'fff', 2),
    isClosed(read, 'fff', 1),
  ]).toEqual([true, false, true, false]);
  expect(closedText(parseClosed('open'))).toBe('open');
});
