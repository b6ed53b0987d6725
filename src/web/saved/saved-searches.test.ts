import { beforeEach, expect, test, vi } from 'vitest';

vi.stubGlobal('location', { pathname: '/', search: '' });

const { importFrom, MOST_NAME, MOST_SAVED, remove, rename, save, saved, searchesIn, textOf } = await loaded();

/** The module with what a browser has, as far as it needs it. */
async function loaded() {
  vi.stubGlobal('addEventListener', () => undefined);
  vi.stubGlobal('history', {});
  vi.stubGlobal('document', { documentElement: { dataset: {} } });
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => undefined }));
  return await import('./saved-searches.ts');
}

beforeEach(() => {
  saved.value = [];
});

test('a name stands for one search', () => {
  expect(save('slow', 'traces?q=1')).toBe(true);
  expect(save(' slow ', 'traces?q=2')).toBe(true);
  expect(saved.value).toEqual([{ name: 'slow', address: 'traces?q=2' }]);
  save('failed', 'analyze');
  rename(saved.value[1] as never, 'slow');
  expect(saved.value).toEqual([{ name: 'slow', address: 'analyze' }]);
  remove(saved.value[0] as never);
  expect(saved.value).toEqual([]);
});

test.each([
  'https://elsewhere.example/',
  '//elsewhere.example/traces',
  'javascript:alert(1)',
  '../traces',
  'traces/../graphql',
  'traces#x',
  'settings',
  `traces?q=${'x'.repeat(5_000)}`,
])('%s is no address of a search', (address) => {
  expect(save('name', address)).toBe(false);
  expect(searchesIn(textOf([{ name: 'name', address }]))).toEqual([]);
});

test.each(['', 'null', '[]', '{"searches":{}}', '{"searches":[', '\0'])('%j has no searches', (text) =>
  expect(searchesIn(text)).toBeUndefined(),
);

test('of a damaged list the good ones are kept', () => {
  const text = '{"searches":[null,1,{"name":"a"},{"name":"","address":"traces"},{"name":"b","address":"traces"}]}';
  expect(searchesIn(text)).toEqual([{ name: 'b', address: 'traces' }]);
});

test('there are not too many, and names are not too long', () => {
  const many = Array.from({ length: 2 * MOST_SAVED }, (_, index) => ({ name: `n${index}`, address: 'traces' }));
  expect(importFrom(textOf(many))).toBe(MOST_SAVED);
  expect(save('one more', 'traces')).toBe(false);
  expect(save('n3', 'analyze')).toBe(true);
  expect(searchesIn(textOf([{ name: '😀'.repeat(300), address: 'traces' }]))?.[0]?.name).toBe('😀'.repeat(MOST_NAME));
});
