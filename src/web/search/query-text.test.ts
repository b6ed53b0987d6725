import { expect, test } from 'vitest';
import {
  attributeOf,
  conditionsOf,
  fieldOf,
  literalOf,
  numberCondition,
  textOf,
  withConditions,
} from './query-text.ts';

test.each([
  ['', []],
  ['{}', []],
  ['{ status = error }', ['status = error']],
  ['{a=1&&.b="x && y"}', ['a=1', '.b="x && y"']],
  ['{ name = "quote \\" and }" && kind = server }', ['name = "quote \\" and }"', 'kind = server']],
  ['{ name =~ `a|(b)` }', ['name =~ `a|(b)`']],
  ['{ a = 1 || b = 2 }', undefined],
  ['{ (a = 1 || (c = 3 && d = 4)) && b = 2 }', ['(a = 1 || (c = 3 && d = 4))', 'b = 2']],
  ['{ (a = 1 && b = 2 }', undefined],
  ['{ a = 1) && (b = 2 }', undefined],
  ['{ a = 1 } && { b = 2 }', undefined],
  ['{ a = 1 } | count() > 2', undefined],
  ['{ a = 1 && }', undefined],
  ['{ name = "open }', undefined],
  ['checkout', undefined],
])('the conditions of %s', (text, conditions) => {
  expect(conditionsOf(text)).toEqual(conditions);
});

test('conditions are added to the same span, or to another one of the trace', () => {
  expect(withConditions('', 'a = 1', 'b = 2')).toBe('{ a = 1 && b = 2 }');
  expect(withConditions('{ a = 1 }', 'b = 2')).toBe('{ a = 1 && b = 2 }');
  expect(withConditions('{ a = 1 || b = 2 }', 'c = 3')).toBe('({ a = 1 || b = 2 }) && { c = 3 }');
  expect(textOf([])).toBe('');
});

test('attributes and their values are written as TraceQL', () => {
  expect(fieldOf('RESOURCE', 'service.name')).toBe('resource.service.name');
  expect(fieldOf('SPAN', 'a key')).toBe('span."a key"');
  expect(fieldOf('EVENT', 'say "\\n"\n')).toBe('event."say \\"\\\\n\\"\n"');
  expect(literalOf('say "hi"', 'STRING')).toBe('"say \\"hi\\""');
  expect(literalOf('9223372036854775807', 'INT')).toBe('9223372036854775807');
  expect(literalOf(200, 'DOUBLE')).toBe('200.0');
  expect(literalOf(0.5, 'DOUBLE')).toBe('0.5');
  expect(numberCondition('.a', '>=', 2.5)).toBe('(.a >= 3 || .a >= 2.5)');
  expect(numberCondition('.a', '>=', 1e30)).toBe('.a >= 1e+30');
  expect(numberCondition('.a', '<=', 1e30)).toBe('(.a <= maxInt || .a <= 1e+30)');
});

test.each([
  ['SPAN', 'http.route'],
  ['RESOURCE', 'a key'],
  ['SCOPE', 'say "hi" \\ {}'],
])('%s %s is found in its field', (scope, key) => {
  expect(attributeOf(fieldOf(scope, key))).toEqual({ scope, key });
});

test('a field without a scope is of any, and others are no attributes', () => {
  expect(attributeOf('.a.b')).toEqual({ scope: null, key: 'a.b' });
  expect(attributeOf('duration')).toBeUndefined();
  expect(attributeOf('trace:rootName')).toBeUndefined();
  expect(attributeOf('http.route')).toBeUndefined();
});
