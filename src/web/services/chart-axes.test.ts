import { expect, test } from 'vitest';
import { axesOf } from './chart-axes.ts';
import type { Measure } from './units.ts';

function textsOf(measure: Measure, largest: number, most = 0): string[] {
  const series = [{ name: '', form: 'solid', colourName: '', values: [0, null, largest] } as const];
  return axesOf({ series, measure, buckets: 3, most }, 400, 180).values.map(({ text }) => text);
}

test.each([
  ['duration', 720e6, ['0 ms', '200 ms', '400 ms', '600 ms', '800 ms']],
  ['duration', 1.1e9, ['0.0 s', '0.5 s', '1.0 s', '1.5 s']],
  ['rate', 0.05, ['0/min', '1/min', '2/min', '3/min']],
  ['rate', 12, ['0/s', '5/s', '10/s', '15/s']],
  ['share', 0.031, ['0%', '1%', '2%', '3%', '4%']],
] as const)('an axis of a %s up to %d has one unit and round values', (measure, largest, texts) =>
  expect(textsOf(measure, largest)).toEqual(texts),
);

test('without values the axis still has a length', () => {
  expect(textsOf('share', 0, 0.01)).toEqual(['0.0%', '0.5%', '1.0%']);
  expect(textsOf('rate', 0)).toHaveLength(3);
});
