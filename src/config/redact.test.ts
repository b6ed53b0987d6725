import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { COMPONENTS } from '../app/components.ts';
import { loadConfig } from './load.ts';

const folder = mkdtempSync(join(tmpdir(), 'spangraph-redact-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = join(folder, 'config.yaml');

function rulesOf(yaml: string, env: Record<string, string> = {}): object {
  writeFileSync(file, yaml);
  return loadConfig({ file, env, flags: {} }, COMPONENTS).redact;
}

test('rules are read, and apply to what is read by default', () => {
  const yaml = `
redact:
  - {keys: [http.request.header.authorization, "*.password"], unless: admin, action: drop}
  - {keys: [enduser.id], action: hash, hash_key: "\${env:HASH_KEY}", at: [read, ingest]}
`;
  expect(rulesOf(yaml, { HASH_KEY: 'a-key-of-16-chars' })).toEqual([
    { keys: ['http.request.header.authorization', '*.password'], unless: 'admin', action: 'drop', at: ['read'] },
    { keys: ['enduser.id'], action: 'hash', hashKey: 'a-key-of-16-chars', at: ['read', 'ingest'] },
  ]);
});

test.each([
  ['{keys: [a]}', 'redact.0.action: expected drop or hash or mask'],
  ['{keys: [], action: mask}', 'redact.0.keys: must be at least 1'],
  ['{keys: [""], action: mask}', 'redact.0.keys.0: must not be empty'],
  ['{keys: [service.name], action: mask}', 'redact.0.keys.0: expected a key other than service.name'],
  ['{keys: [Service.Name], action: mask}', 'redact.0.keys.0: expected a key other than service.name'],
  ['{keys: [spangraph.canary.id], action: mask}', 'redact.0.keys.0: expected a key other than service.name'],
  ['{keys: [a], action: mask, unless: root}', 'redact.0.unless: expected ingest or read or admin, got "root"'],
  ['{keys: [a], action: mask, at: read}', 'redact.0.at: expected a list, got "read"'],
  ['{keys: [a], action: hash}', 'redact.0: hash_key and action: hash belong together'],
  ['{keys: [a], action: mask, hash_key: 0123456789abcdef}', 'redact.0: hash_key and action: hash belong together'],
  ['{keys: [a], action: mask, unless: admin, at: [ingest]}', 'redact.0: unless has no meaning at ingest'],
  ['{key: [a], keys: [a], action: mask}', 'redact.0.key: unknown key (did you mean "keys"?)'],
])('%s is refused', (rule, message) => {
  expect(() => rulesOf(`redact: [${rule}]`)).toThrow(message);
});

test('a secret that is refused is not shown', () => {
  expect(() => rulesOf('redact: [{keys: [a], action: hash, hash_key: geheim}]')).toThrow(
    expect.objectContaining({ message: expect.not.stringContaining('geheim') }),
  );
});

test('an unknown key in a list of any section is named', () => {
  expect(() => rulesOf('storage: {keep: [{filter: "{}", fro: 1h}]}')).toThrow('storage.keep.0.fro: unknown key');
});
