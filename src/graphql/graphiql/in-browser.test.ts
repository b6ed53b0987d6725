import { expect, test } from 'vitest';
import { ask, readLink, withoutSecrets, writeLink } from './in-browser.ts';

/** The part of a browser that links are about. */
function browserAt(href: string) {
  const url = new URL(href);
  const history = {
    state: null as { readonly hasLeftOut?: boolean } | null,
    replaceState: (state: { readonly hasLeftOut?: boolean }, _unused: string, to: URL) => {
      history.state = state;
      url.href = to.href;
    },
  };
  return { location: Object.assign(url, { reload: () => undefined }), history };
}

const PAGE = 'http://localhost:8080/graphql';

test('what is written into a link is read from it', () => {
  const browser = browserAt(`${PAGE}?query=old#x`);
  const editors = { query: '{ a(b: "&=#") }', variables: '{"n": "ä+"}', headers: '{"x-a": "1"}' };
  writeLink(browser, editors);
  expect(browser.location.search).toBe('');
  expect(readLink(browser)).toEqual({ editors, hasLeftOut: false });
});

test('links of GraphQL over HTTP are read, but not their headers', () => {
  const search = new URLSearchParams({ query: '{ a }', variables: '{}', headers: '{"x": "y"}' });
  expect(readLink(browserAt(`${PAGE}?${search}`)).editors).toEqual({ query: '{ a }', variables: '{}' });
});

test('an empty editor is not in the link', () => {
  const browser = browserAt(PAGE);
  writeLink(browser, { query: '{ a }', variables: ' ', headers: '' });
  expect(browser.location.hash).toBe('#query=%7B+a+%7D');
});

test.each([
  ['{"Authorization": "Bearer abc", "x-a": "1"}', '{\n  "x-a": "1"\n}', true],
  ['{"X-Api-Key": "abc"}', '', true],
  ['{"Authorization": "Bear', '', true],
  ['{"x-a": "1"}', '{"x-a": "1"}', false],
  ['', '', false],
])('of the headers %s a link has %j', (headers, shown, hasLeftOut) => {
  expect(withoutSecrets(headers)).toEqual({ headers: shown, hasLeftOut });
});

test('after a reload, a link that lacks a secret does not replace the tab that has it', () => {
  const browser = browserAt(PAGE);
  writeLink(browser, { query: '{ a }', headers: '{"cookie": "a=b"}' });
  expect(readLink(browser).hasLeftOut).toBe(true);
});

test('a server that does not answer is an answer without a stack', async () => {
  const answer = await ask('http://127.0.0.1:1/graphql', { query: '{ a }' });
  expect(answer).toEqual({ errors: [{ message: expect.stringMatching(/^The server does not answer: /) }] });
});
