import { expect, test } from 'vitest';
import { depthOf, fromRoot, returnPath } from './return-path.ts';

test.each([
  '/',
  '/traces',
  '/traces?q=%7B%7D&from=now-1h',
  '/trace/abc?span=1',
  '/graphql?query={a}',
  '/a//b',
  '/?x=//y',
])('%s stays', (path) => expect(returnPath(path)).toBe(path));

test.each([
  '//evil.example',
  '/\\evil.example',
  '\\/evil.example',
  'https://evil.example',
  'javascript:alert(1)',
  'evil',
  '',
  '/a\\b',
  '/\tevil',
  '/a\nset-cookie: x=y',
  '/é',
  ' /a',
  `/${'a'.repeat(5_000)}`,
  null,
  undefined,
])('%j leads to the first page', (path) => expect(returnPath(path)).toBe('/'));

test('paths stay below the prefix of a proxy', () => {
  expect([depthOf('/'), depthOf('/traces?x=/'), depthOf('/trace/a'), depthOf('/sign-in/callback?x')]).toEqual([
    0, 0, 1, 1,
  ]);
  for (const [from, to] of [
    ['/traces', '/prefix/sign-in'],
    ['/trace/a', '/prefix/sign-in'],
    ['/', '/prefix/sign-in'],
  ] as const)
    expect(new URL(fromRoot('/sign-in', depthOf(from)), `http://a/prefix${from}`).pathname).toBe(to);
});
