import { expect, test } from 'vitest';
import { filled, fitting, placeAt } from './completion.ts';

test.each([
  ['', { typed: '', from: 0 }],
  ['{ ', { typed: '', from: 2 }],
  ['{ sta', { typed: 'sta', from: 2 }],
  ['{ status = err', { typed: 'err', from: 11, field: 'status' }],
  ['{ .http.method = "GE', { typed: 'GE', from: 17, field: '.http.method' }],
  ['{ .a = `x && ', { typed: 'x && ', from: 7, field: '.a' }],
  ['{ .a=', { typed: '', from: 5, field: '.a' }],
  ['{ span."a key" = ', { typed: '', field: 'span."a key"' }],
  ['{ span.a ', { typed: '', isAfterAttribute: true }],
  ['{ .a = .b ', { typed: '', isAfterAttribute: false }],
  ['{ a = 1 } > {', { typed: '', from: 13 }],
  ['{ a } > ', { typed: '', from: 8 }],
])('at the end of %s', (text, place) => {
  expect(placeAt(text, text.length)).toMatchObject(place);
  if (!('field' in place)) expect(placeAt(text, text.length)).not.toHaveProperty('field');
});

test.each(['{ a = "x"', '{ a // note', '{ a /* b'])('nothing can stand at the end of %s', (text) => {
  expect(placeAt(text, text.length)).toBeUndefined();
});

test('what is taken replaces the whole word, or an open text up to the caret', () => {
  const word = '{ status = erroneous }';
  const atWord = placeAt(word, '{ status = err'.length);
  expect(atWord && filled(word, atWord, 'error')).toEqual({ text: '{ status = error }', caret: 17 });
  const open = '{ name = "GE }';
  const atOpen = placeAt(open, open.indexOf(' }'));
  expect(atOpen && filled(open, atOpen, '"GET /cart"')).toEqual({ text: '{ name = "GET /cart" }', caret: 21 });
});

function taken(text: string, offer: string) {
  const place = placeAt(text, text.length);
  return place && filled(text, place, offer);
}

test('a space stands around what is taken, but not behind a scope', () => {
  expect(taken('{.a=', '1')).toEqual({ text: '{.a= 1 ', caret: 7 });
  expect(taken('{ sp', 'span.')).toEqual({ text: '{ span.', caret: 7 });
});

function of(...texts: readonly string[]) {
  return texts.map((text) => ({ text }));
}

test('options that begin with the text come first, and one that is typed already hides the others', () => {
  expect(fitting(of('a.http', 'http.b', 'x'), 'HTTP', 5)).toEqual(of('http.b', 'a.http'));
  expect(fitting(of('"a http"', '"http"'), 'ht', 1)).toEqual(of('"http"'));
  expect(fitting(of('unset', 'set'), 'set', 5)).toEqual([]);
});
