import { expect, test } from 'vitest';
import { ProgressBar } from './progress-bar.ts';

function terminal(isTTY: boolean, columns = 80) {
  const written: string[] = [];
  return { isTTY, columns, written, write: (text: string) => written.push(text) };
}

test('a bar with its share, at most every 100 ms, gone at the end', () => {
  const screen = terminal(true);
  let now = 0;
  const bar = new ProgressBar(screen, () => now);
  bar.show(0.5, '7 new');
  now = 99;
  bar.show(0.6, '8 new');
  now = 100;
  bar.show(2, '9 new');
  bar.end();
  bar.end();
  expect(screen.written).toEqual([
    `\r\x1b[2K[${'#'.repeat(15)}${'.'.repeat(15)}] 50% 7 new`,
    `\r\x1b[2K[${'#'.repeat(30)}] 100% 9 new`,
    '\r\x1b[2K',
  ]);
});

test('without a known end the note alone, cut to the line', () => {
  const screen = terminal(true, 5);
  new ProgressBar(screen, () => 0).show(undefined, '123456789');
  expect(screen.written).toEqual(['\r\x1b[2K1234']);
});

test('nothing where there is no terminal', () => {
  const screen = terminal(false);
  const bar = new ProgressBar(screen, () => 0);
  bar.show(0.5, 'x');
  bar.end();
  expect(screen.written).toEqual([]);
});
