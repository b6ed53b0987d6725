import { expect, test } from 'vitest';
import { createToken, isHashOf, parseTokenHash, tokenId } from './token-hash.ts';
import { TokenList } from './token-list.ts';

const entry = (name: string, hash: string, more: object = {}) => ({
  name,
  hash,
  scopes: ['read'] as const,
  tenant: '',
  ...more,
});
const bearer = (token: string) => ({ authorization: `Bearer ${token}`, address: '', door: '/' });

test('a token is its own, and no other', () => {
  const [one, other] = [createToken(), createToken()];
  const hash = parseTokenHash(one.hash);
  expect(hash?.id).toBe(tokenId(one.token));
  expect(hash && isHashOf(hash, one.token)).toBe(true);
  expect(hash && isHashOf(hash, other.token)).toBe(false);
});

test('two hashes of one id are both tried, and the secret decides', () => {
  const [one, other] = [createToken(), createToken()];
  const sameId = other.hash.replace(/:[0-9a-f]{12}:/, `:${tokenId(one.token)}:`);
  const list = new TokenList([entry('other', sameId), entry('one', one.hash)]);
  expect(list.identify(bearer(one.token))).toMatchObject({ caller: { name: 'one' } });
  const guess = one.token.slice(0, 17) + other.token.slice(17);
  expect(list.identify(bearer(guess))).toMatchObject({ failure: 'unknown' });
});

test('an expired token is known, and not taken', () => {
  const { token, hash } = createToken();
  let now = 999;
  const list = new TokenList([entry('short', hash, { expiresAt: 1_000 })], () => now);
  expect(list.identify(bearer(token))).toHaveProperty('caller');
  now = 1_000;
  expect(list.identify(bearer(token))).toMatchObject({ failure: 'expired' });
});

test.each([
  ['nothing', undefined],
  ['another scheme', 'Basic spg_'],
  ['a token of another system', 'Bearer ghp_1'],
  ['two headers', 'Negotiate a, Bearer spg_1'],
])('%s is left to others', (_name, authorization) => {
  expect(new TokenList([]).identify({ authorization, address: '', door: '/' })).toBeUndefined();
});
