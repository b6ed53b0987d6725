/** The documents agree with the program, and lead somewhere. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { SETTINGS } from '../src/config/environment.ts';
import { keyReference } from '../src/config/reference.ts';
import { ERROR_CODES, type ErrorCode } from '../src/errors.ts';
import { errorRow, otherRow, referenceRow, tableRows } from './architecture/documents.ts';

const root = join(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

test('README begins with the two commands that .ci/run runs', () => {
  const commands = [...read('README.md').matchAll(/```sh\n(.*)\n```/g)].map(([, command]) => command);
  expect(commands.slice(0, 2)).toEqual(['npm ci && npm start', 'npm ci && npm test']);
  // `exec` so that a signal reaches npm itself, as Ctrl-C does.
  expect(read('.ci/run')).toMatch(/npm ci && exec npm start[\s\S]*npm ci && npm test/);
});

test('docs/errors.md has every code as the table has it, and no other', () => {
  const codes = Object.keys(ERROR_CODES).filter((code): code is ErrorCode => code in ERROR_CODES);
  expect(tableRows(read('docs/errors.md'))).toEqual(codes.map(errorRow));
});

test('docs/troubleshooting.md says what to look at for every code', () => {
  const rows = tableRows(read('docs/troubleshooting.md'));
  expect(rows.map((row) => row.split('|')[1]?.trim())).toEqual(Object.keys(ERROR_CODES));
});

test('docs/configuration.md has every key as the schema has it, and no other', () => {
  const keys = keyReference();
  expect(keys.length).toBeGreaterThan(40);
  const rows = tableRows(read('docs/configuration.md'));
  expect(rows.filter((row) => !row.startsWith('| `--'))).toEqual([
    ...keys.filter((key) => key.status === 'served').map(referenceRow),
    ...keys.filter((key) => key.status !== 'served').map(otherRow),
  ]);
});

test('docs/configuration.md has every flag with its variable and key', () => {
  const rows = tableRows(read('docs/configuration.md'));
  for (const { flag, env, path } of SETTINGS) {
    expect(rows).toContain(`| \`--${flag} VALUE\` | \`${env}\` | \`${path.join('.')}\` |`);
  }
});

test('docs/adr/README.md lists every decision', () => {
  const files = globSync('docs/adr/[0-9]*.md', { cwd: root }).map((path) => path.slice('docs/adr/'.length));
  for (const file of files) expect(read('docs/adr/README.md')).toContain(`(${file})`);
});

describe('links', () => {
  const pages = [...globSync('*.md', { cwd: root }), ...globSync('docs/**/*.md', { cwd: root })];

  test.each(pages)('of %s lead to files that exist', (page) => {
    const targets = [...read(page).matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)/g)].map(([, target]) => target ?? '');
    for (const target of targets) expect(existsSync(join(root, dirname(page), target)), target).toBe(true);
  });
});
