import { expect, test } from 'vitest';
import { askedKeys, attributeIn, columnsIn, columnsText, MOST_COLUMNS } from './columns.ts';

test('the usual columns have no text', () => {
  expect(columnsText(columnsIn(undefined, 'traces'), 'traces')).toBeUndefined();
  expect(columnsText(columnsIn('', 'spans'), 'spans')).toBeUndefined();
});

test('the order is kept, and what is unknown or there twice is left out', () => {
  const columns = columnsIn('duration,nonsense,name,span.http.route,duration', 'traces');
  expect(columns).toEqual(['duration', 'name', 'span.http.route']);
  expect(columnsText(columns, 'traces')).toBe('duration,name,span.http.route');
});

test('the column that opens the result is always there, and there are not too many', () => {
  expect(columnsIn('duration', 'spans')).toEqual(['name', 'duration']);
  const many = Array.from({ length: 2 * MOST_COLUMNS }, (_, index) => `span.k${index}`);
  const columns = columnsIn(many.join(','), 'spans');
  expect(columns).toHaveLength(MOST_COLUMNS);
  expect(columns[0]).toBe('name');
});

test.each(['a,b', '100%', '%2C', 'key with spaces', 'π'])('the key %j comes back from the text', (key) => {
  const columns = ['name', `resource.${key}`];
  expect(columnsIn(columnsText(columns, 'traces'), 'traces')).toEqual(columns);
});

test('keys are asked by scope', () => {
  expect(attributeIn('resource.service.version')).toEqual({ scope: 'resource', key: 'service.version' });
  expect(askedKeys(['name', 'span.a', 'resource.b', 'span.c'])).toEqual({
    spanKeys: ['a', 'c'],
    resourceKeys: ['b'],
    hasSpanKeys: true,
    hasResourceKeys: true,
  });
});
