/** The documents agree with the program, and lead somewhere. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { COMPONENTS } from '../src/app/components.ts';
import { keyReference } from '../src/config/reference.ts';
import { ERROR_CODES } from '../src/errors.ts';
import { PAGES, renderPage } from './reference/pages.ts';

const root = join(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

test('README begins with the two commands that .ci/run runs', () => {
  const commands = [...read('README.md').matchAll(/```sh\n(.*)\n```/g)].map(([, command]) => command);
  expect(commands.slice(0, 2)).toEqual(['npm ci && npm start', 'npm ci && npm test']);
  // `exec` so that a signal reaches npm itself, as Ctrl-C does.
  expect(read('.ci/run')).toMatch(/npm ci && exec npm start[\s\S]*npm ci && npm test/);
});

test.each(PAGES)('$file has what the program says of itself; `npm run docs:print` writes it', (page) => {
  const { actual, expected } = renderPage(page);
  expect(actual).toBe(expected);
  for (const table of Object.values(page.tables)) expect(table().split('\n').length).toBeGreaterThan(10);
});

test('docs/troubleshooting.md says what to look at for every code', () => {
  const rows = read('docs/troubleshooting.md').match(/^\| [A-Z_]+ \|/gm) ?? [];
  expect(rows.map((row) => row.split('|')[1]?.trim())).toEqual(Object.keys(ERROR_CODES));
});

test('docs/configuration.md has every key that a file may have, with a type and a meaning', () => {
  const keys = keyReference(COMPONENTS);
  expect(keys.length).toBeGreaterThan(90);
  for (const { key, type, status, description } of keys) {
    expect(description, key).not.toBe('');
    if (status === 'served') expect(type, key).not.toBe('');
  }
});

test('docs/adr/README.md lists every decision', () => {
  const files = globSync('docs/adr/[0-9]*.md', { cwd: root }).map((path) => path.slice('docs/adr/'.length));
  for (const file of files) expect(read('docs/adr/README.md')).toContain(`(${file})`);
});

describe('links', () => {
  const pages = [...globSync('*.md', { cwd: root }), ...globSync('{docs,examples}/**/*.md', { cwd: root })];

  test.each(pages)('of %s lead to files and headings that exist', (page) => {
    for (const [, path = '', heading] of read(page).matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/g)) {
      const target = path === '' ? page : join(dirname(page), path);
      expect(existsSync(join(root, target)), target).toBe(true);
      if (heading !== undefined) expect(headingsOf(read(target)), target).toContain(heading);
    }
  });
});

/** As links name them: in lower case, words joined by hyphens. */
function headingsOf(page: string): string[] {
  return [...page.matchAll(/^#+ (.+)$/gm)].map(([, text = '']) =>
    text
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(' ', '-'),
  );
}
