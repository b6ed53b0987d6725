import { expect, test } from 'vitest';
import { blended, isLight, pixelOf } from './pixel.ts';

test('the bytes of a pixel are red, green, blue and opacity', () => {
  expect(pixelOf('#0180ff')).toBe(0xffff8001);
});

test('one colour over another one', () => {
  const [white, black] = [pixelOf('#ffffff'), pixelOf('#000000')];
  expect([blended(white, black, 1), blended(white, black, 0)]).toEqual([white, black]);
  expect(blended(pixelOf('#ff0000'), pixelOf('#0000ff'), 0.25)).toBe(pixelOf('#4000bf'));
});

test.each([
  ['#ffffff', true],
  ['#efdb1c', true],
  ['#757575', false],
  ['#777777', true],
  ['#1863ce', false],
  ['#000000', false],
])('black can be read on %s better than white: %s', (hex, expected) => expect(isLight(pixelOf(hex))).toBe(expected));
