import { expect, test } from 'vitest';
import { AUTO, closedText, isClosed, parseClosed, toggled } from './closed.ts';
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
  const [first, second, other] = ['a'.repeat(16), 'b'.repeat(16), 'c'.repeat(16)];
  const closed = toggled(parseClosed(`depth:2,${first}`), [second], true);
  expect(closedText(closed)).toBe(`depth:2,${first},+${second}`);
  const read = parseClosed(closedText(closed));
  expect([
    isClosed(read, first, 0, true),
    isClosed(read, second, 5, false),
    isClosed(read, other, 2, true),
    isClosed(read, other, 1, false),
  ]).toEqual([true, false, true, false]);
  expect(closedText(parseClosed('open'))).toBe('open');
});

test('a large trace is open to a depth, and above what is of interest', () => {
  const shut = 'a'.repeat(16);
  const auto = toggled(AUTO, [shut], false);
  expect(closedText(auto)).toBe(`auto,${shut}`);
  const read = parseClosed(closedText(auto));
  const other = 'c'.repeat(16);
  expect([
    isClosed(read, shut, 9, true),
    isClosed(read, other, 9, true),
    isClosed(read, other, 9, false),
    isClosed(read, other, 1, false),
  ]).toEqual([true, false, true, false]);
});
