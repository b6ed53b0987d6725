import { expect, test } from 'vitest';
import { FirstPlaces, Places } from './places.ts';

const placeAt = (start: number, duration = start) => ({ trace: start, position: 0, start, duration });

test('the first places are those of a sort of all, whatever the order in which they come', () => {
  const first = new FirstPlaces(3, (one, other) => other.start - one.start);
  for (let start = 0; start < 100; start++) first.add(placeAt((start * 37) % 100));
  expect(first.first().map(({ start }) => start)).toEqual([99, 98, 97]);
});

test('fewer places than are kept are all there', () => {
  const first = new FirstPlaces(3, (one, other) => one.start - other.start);
  first.add(placeAt(2));
  first.add(placeAt(1));
  expect(first.first()).toEqual([placeAt(1), placeAt(2)]);
});

test('places are found by their duration', () => {
  const places = new Places();
  for (const duration of [5, 1, 3]) places.add(placeAt(0, duration));
  expect(places.quantile(0.5)).toBe(3);
  expect(places.longerThan(3)).toEqual([placeAt(0, 5)]);
});
