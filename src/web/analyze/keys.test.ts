import { expect, test } from 'vitest';
import { keysIn, nameOf } from './keys.ts';

test('keys stand between commas, each once', () => {
  expect(keysIn(' http.route, span.a,,http.route ')).toEqual(['http.route', 'span.a']);
  expect(keysIn(undefined)).toEqual([]);
});

test.each([
  ['resource.host.name', { key: 'host.name', scope: 'RESOURCE' }],
  ['span.http.route', { key: 'http.route', scope: 'SPAN' }],
  ['instrumentation.a', { key: 'a', scope: 'SCOPE' }],
  ['host.name', { key: 'host.name' }],
  ['.span.id', { key: 'span.id' }],
  ['retries', { key: 'retries' }],
])('%s', (text, name) => expect(nameOf(text)).toEqual(name));
