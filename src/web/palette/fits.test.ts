import { expect, test } from 'vitest';
import { fitOf, fitting } from './fits.ts';

test('a name that begins with the text is better than a word in it, a part of a word, scattered letters', () => {
  const names = ['cxaxrxt', 'descartes', 'my cart', 'Cart', 'tar'];
  expect(fitting(names, (name) => name, 'cart', 10)).toEqual(['Cart', 'my cart', 'descartes', 'cxaxrxt']);
});

test('without a text all fit, in their order, but not too many', () => {
  expect(fitting(['b', 'a', 'c'], (name) => name, ' ', 2)).toEqual(['b', 'a']);
});

test('letters out of order do not fit', () => {
  expect(fitOf('cart', 'trac')).toBeUndefined();
  expect(fitOf('cart', 'cartt')).toBeUndefined();
});
