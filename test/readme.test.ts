/** The documents agree with the program, and lead somewhere. */
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { groupsOfPages, LANDING, placesOfPages } from '../deploy/site/pages.ts';
import { COMPONENTS } from '../src/app/components.ts';
import { keyReference } from '../src/config/reference.ts';
import { ERROR_CODES } from '../src/errors.ts';
import type { Figures } from './bench/figures.ts';
import { decimal, whole } from './bench/format-table.ts';
import { readReadme, sentBody } from './newcomer/readme.ts';
import { PAGES, renderPage } from './reference/pages.ts';

const root = join(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

test('README has the two commands of a checkout that .ci/run runs, in this order', () => {
  const commands = [...read('README.md').matchAll(/```sh\n(npm ci .*)\n```/g)].map(([, command]) => command);
  expect(commands).toEqual(['npm ci && npm start', 'npm ci && npm test']);
  // `exec` so that a signal reaches npm itself, as Ctrl-C does.
  expect(read('.ci/run')).toMatch(/npm ci && exec npm start[\s\S]*npm ci && npm test/);
});

test.skipIf(process.platform === 'win32')('the span that README sends has just ended, and its link leads to it', () => {
  const { send, traceId } = readReadme(join(root, 'README.md'));
  // The body is the last argument.
  const script = `curl() { for last; do :; done; printf %s "$last"; }\n${send}`;
  const { stdout } = spawnSync('sh', ['-c', script], { encoding: 'utf8' });
  const [span] = JSON.parse(stdout).resourceSpans[0].scopeSpans[0].spans;
  const endMs = Number(BigInt(span.endTimeUnixNano) / 1_000_000n);
  expect(Math.abs(Date.now() - endMs)).toBeLessThan(60_000);
  expect(JSON.parse(sentBody(send, endMs)).resourceSpans[0].scopeSpans[0].spans).toEqual([
    { ...span, startTimeUnixNano: `${BigInt(span.endTimeUnixNano) - 250_000_000n}` },
  ]);
  expect(read('README.md')).toContain(`<http://127.0.0.1:8080/trace/${traceId}>`);
});

test.each(PAGES)('$file has what the program says of itself; `npm run docs:print` writes it', (page) => {
  const { actual, expected } = renderPage(page);
  expect(actual).toBe(expected);
});

test('the figures of README are those of the last run in docs/benchmarks.md', () => {
  const figures = JSON.parse(read('docs/figures.json')) as Figures;
  const [, run = ''] = read('docs/benchmarks.md').split(/<!-- (?:begin|end) of the last run.*-->/);
  expect(run).toContain(`Commit ${figures.commit}, ${figures.date};`);
  const rows = run.split('\n').map((line) => line.split('|').map((cell) => cell.trim()));
  const column = rows.find(([, what]) => what === 'what')?.indexOf(`${whole(figures.spans)} spans`) ?? -1;
  // Of several numbers of connections the largest is the last.
  const cellOf = (beginning: string): string =>
    rows.findLast(([, what]) => what?.startsWith(beginning))?.[column] ?? '';
  expect(cellOf('acknowledged spans/s')).toBe(whole(figures.spansPerSecond));
  expect(cellOf('bytes a span on disk')).toMatch(`${figures.bytesPerSpan} (`);
  expect(cellOf('searchable after')).toMatch(`${decimal(figures.searchableMs, 1)} (`);
  expect(cellOf('trace by id, ms')).toBe(decimal(figures.traceMs, 2));
});

test('each cell of the comparison in README leads to its proof, or says that nothing was found', () => {
  const section = read('README.md').split('## Is it for you?')[1]?.split('\n## ', 1)[0] ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('| ') && line.split('|').length === 8);
  const cells = rows.slice(1).flatMap((row) => row.split('|').slice(2, -1));
  expect(cells.length).toBeGreaterThan(50);
  expect(cells.filter((cell) => cell.trim() !== '–' && !cell.includes(']('))).toEqual([]);
});

describe('the site', () => {
  const groups = groupsOfPages();

  test('has every page in its navigation once, and no other', () => {
    const files = groups.flatMap(({ pages }) => pages.map(({ file }) => file));
    expect(files.toSorted()).toEqual([...placesOfPages().keys()].filter((file) => file !== LANDING).toSorted());
  });
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
      const workflow = /^\.\.\/\.\.\/actions\/workflows\/([\w.]+)/.exec(path)?.[1];
      const target = path === '' ? page : join(dirname(page), path);
      // GitHub has the runs of a workflow beside its files.
      if (page === 'README.md' && workflow !== undefined) {
        expect(existsSync(join(root, '.github/workflows', workflow)), workflow).toBe(true);
        continue;
      }
      expect(existsSync(join(root, target)), target).toBe(true);
      if (heading !== undefined) expect(headingsOf(read(target)), target).toContain(heading);
    }
  });

  test.each(pages)('to pictures of %s lead to files, and every picture has words', (page) => {
    for (const [tag, path = ''] of read(page).matchAll(/<(?:img|source)\s[^>]*?src(?:set)?="([^"]*)"[^>]*>/g)) {
      expect(existsSync(join(root, dirname(page), path)), path).toBe(true);
      if (tag.startsWith('<img')) expect(tag).toMatch(/\salt="[^"]{20,}"/);
    }
    for (const [, words = ''] of read(page).matchAll(/!\[(.*?)\]\((?!https:|\.\.\/\.\.\/actions)/g))
      expect(words.length).toBeGreaterThan(20);
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
