import { expect, test } from 'vitest';
import { type Box, EDGES, moved } from './box.ts';

const bounds: Box = { left: 0, top: 0, right: 100, bottom: 50 };
const box: Box = { left: 10, top: 10, right: 30, bottom: 20 };

test('a whole box moves and keeps its size, inside the bounds', () => {
  expect(moved(box, EDGES, { x: 5, y: -4 }, bounds)).toEqual({ left: 15, top: 6, right: 35, bottom: 16 });
  expect(moved(box, EDGES, { x: 500, y: 500 }, bounds)).toEqual({ left: 80, top: 40, right: 100, bottom: 50 });
  expect(moved(box, EDGES, { x: -500, y: -500 }, bounds)).toEqual({ left: 0, top: 0, right: 20, bottom: 10 });
});

test('an edge or a corner moves alone, to the bounds at most', () => {
  expect(moved(box, ['right'], { x: 7, y: 9 }, bounds)).toEqual({ ...box, right: 37 });
  expect(moved(box, ['left', 'bottom'], { x: -70, y: 70 }, bounds)).toEqual({ ...box, left: 0, bottom: 50 });
});

test('an edge that passes the other one takes its place', () => {
  expect(moved(box, ['left'], { x: 30, y: 0 }, bounds)).toEqual({ ...box, left: 30, right: 40 });
});
