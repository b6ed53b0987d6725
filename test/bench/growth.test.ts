import { expect, test } from 'vitest';
import { type GrowthPoint, growthSteps, growthTable, ratesAtEnds } from './growth.ts';
import { growthPicture, roundUp } from './growth-picture.ts';

/** Each 100,000 spans take a second more than those before. */
function pointsOf(count: number): GrowthPoint[] {
  return Array.from({ length: count }, (_, index) => {
    const number = index + 1;
    const seconds = (number * (number + 1)) / 2;
    const spans = number * 100_000;
    return {
      spans,
      seconds,
      cpuSeconds: 2 * number,
      writtenBytes: spans * 3,
      diskBytes: spans * 2,
      memoryBytes: 2 ** 20,
    };
  });
}

test('a step is the difference of two points', () => {
  const steps = growthSteps(pointsOf(3));
  expect(steps.map(({ spansPerSecond }) => spansPerSecond)).toEqual([100_000, 50_000, 100_000 / 3]);
  expect(steps[2]).toMatchObject({
    spans: 300_000,
    cpuSeconds: 2,
    writtenBytes: 3,
    diskBytes: 2,
    memoryBytes: 2 ** 20,
  });
});

test('the rates at the ends are medians of a quarter of the steps', () => {
  expect(ratesAtEnds(growthSteps(pointsOf(3)))).toBeUndefined();
  expect(ratesAtEnds(growthSteps(pointsOf(12)))).toEqual({ first: 50_000, last: 100_000 / 11 });
});

test('many points make at most forty steps, and the table shows each doubling and the last step', () => {
  const steps = growthSteps(pointsOf(200));
  expect(steps).toHaveLength(40);
  const spans = growthTable(steps)
    .slice(2)
    .map((line) => line.split('|')[1]?.trim());
  expect(spans).toEqual(['500,000', '1,000,000', '2,000,000', '4,000,000', '8,000,000', '16,000,000', '20,000,000']);
});

test('the picture has a line of all steps in each panel, within its frame', () => {
  const picture = growthPicture(growthSteps(pointsOf(10)));
  const lines = [...picture.matchAll(/points="([^"]*)"/g)].map(([, points = '']) => points.split(' '));
  expect(lines.map(({ length }) => length)).toEqual([10, 10, 10, 10, 10]);
  expect(lines[0]?.at(-1)).toMatch(/^704\.0,/);
  expect(picture).not.toContain('NaN');
});

test('without steps there is no picture', () => {
  expect(() => growthPicture([])).toThrow('no growth');
});

test.each([
  [0, 1],
  [1, 1],
  [3, 5],
  [501, 1_000],
  [0.15, 0.2],
])('the axis of %d ends at %d', (value, end) => {
  expect(roundUp(value)).toBeCloseTo(end, 10);
});
