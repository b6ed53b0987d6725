import { expect, test } from 'vitest';
import { filled, fitting, slotAt } from './completion.ts';

test.each([
  ['', undefined],
  ['{ ', { kind: 'field', typed: '' }],
  ['{ sta', { kind: 'field', typed: 'sta' }],
  ['{ status ', { kind: 'operator', field: 'status' }],
  ['{ status = err', { kind: 'value', field: 'status', typed: 'err' }],
  ['{ .http.method = "GE', { kind: 'value', field: '.http.method', typed: 'GE' }],
  ['{ name = "a && b', { kind: 'value', field: 'name', typed: 'a && b' }],
  ['{ a = 1 && dur', { kind: 'field', typed: 'dur' }],
  ['{ a = 1 || (b = 2 && c', { kind: 'field', typed: 'c' }],
  ['{ span."a key" = ', { kind: 'value', field: 'span."a key"', typed: '' }],
  ['{ a = 1 }', undefined],
  ['{ a = 1 } && { b', { kind: 'field', typed: 'b' }],
  ['{ a = "x" ', undefined],
])('at the end of %s', (text, slot) => {
  if (slot === undefined) expect(slotAt(text, text.length)).toBeUndefined();
  else expect(slotAt(text, text.length)).toMatchObject(slot);
});

test('what is taken replaces what was typed, quote and all', () => {
  const text = '{ name = "GE }';
  const slot = slotAt(text, text.indexOf(' }'));
  expect(slot && filled(text, slot, '"GET /cart"')).toEqual({ text: '{ name = "GET /cart" }', caret: 21 });
});

test('options that begin with the text come first', () => {
  expect(fitting(['unset', 'error', 'set'], 'set', 5)).toEqual(['unset']);
  expect(fitting(['a.http', 'http.b', 'x'], 'HTTP', 5)).toEqual(['http.b', 'a.http']);
});
