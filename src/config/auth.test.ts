import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeTempFolder } from '../../test/fixtures/temp-folder.ts';
import { createToken } from '../access/tokens/token-hash.ts';
import { COMPONENTS } from '../app/components.ts';
import type { AuthConfig } from './config.ts';
import { loadConfig } from './load.ts';
import { readTokensFile } from './tokens-file.ts';

const { token, hash } = createToken();

function load(auth: string): AuthConfig {
  using folder = makeTempFolder();
  const file = join(folder.path, 'config.yaml');
  writeFileSync(file, `auth:\n  ${auth}\n`);
  return loadConfig({ file, env: {}, flags: {} }, COMPONENTS).auth;
}

function readTokens(text: string): unknown {
  using folder = makeTempFolder();
  const file = join(folder.path, 'tokens.yaml');
  writeFileSync(file, text);
  return readTokensFile(file);
}

test('a token has all that its entry says', () => {
  const entry = `- {name: a, hash: "${hash}", scopes: [read], tenant: shop-1, expires: 2030-01-31T12:00:00Z}`;
  const expiresAt = Date.UTC(2030, 0, 31, 12);
  const expected = [{ name: 'a', hash, scopes: ['read'], tenant: 'shop-1', expiresAt }];
  expect(load(`tokens:\n    ${entry}`).tokens).toEqual(expected);
  expect(readTokens(entry)).toEqual(expected);
});

test.each([
  ['tokens: []', []],
  ['tokens:', []],
  ['required: false', undefined],
])('%s: a list without tokens is not the same as no list', (text, tokens) => {
  expect(load(text).tokens).toEqual(tokens);
});

test('an empty file has no tokens', () => {
  expect(readTokens('')).toEqual([]);
});

const good = `hash: "${hash}", scopes: [read]`;

test.each([
  [`{name: a, hash: "${token}", scopes: [read]}`, '0.hash: must be the hash that `spangraph token create` prints'],
  [`{name: "", ${good}}`, '0.name: must not be empty'],
  [`{name: a, hash: "${hash}", scopes: []}`, '0.scopes: must be at least 1'],
  [`{name: a, hash: "${hash}", scopes: [write]}`, '0.scopes.0: expected ingest or read or admin, got "write"'],
  [`{name: a, ${good}, tenant: "../x"}`, '0.tenant: expected '],
  [`{name: a, ${good}, expires: tomorrow}`, '0.expires: expected a time such as'],
  [`{name: a, ${good}}, {name: a, ${good}}`, '1.name: is the name of two tokens'],
  [`{name: a, ${good}, tenat: x}`, 'tenat'],
  [`"${token}"`, '0: expected a mapping of keys, got "[redacted]"'],
])('%s is refused in both places, and no message repeats a token', (item, message) => {
  for (const read of [() => load(`tokens: [${item}]`), () => readTokens(`[${item}]`)]) {
    expect(read).toThrow(expect.objectContaining({ code: 'INVALID_CONFIG' }));
    expect(read).toThrow(message);
    expect(read).not.toThrow(token.slice(-20));
  }
});

test('a file that is missing is named', () => {
  expect(() => readTokensFile('missing.yaml')).toThrow(/missing\.yaml: there is no such file/);
});
