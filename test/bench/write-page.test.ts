import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { replaceRun } from './write-page.ts';

const PAGE = readFileSync(new URL('../../docs/benchmarks.md', import.meta.url), 'utf8');

test('the page has a place for the last run, and keeps everything else', () => {
  const once = replaceRun(PAGE, 'a run');
  expect(once).toContain('\n\na run\n\n');
  expect(replaceRun(replaceRun(PAGE, 'another run'), 'a run')).toBe(once);
  expect(once).toContain('## Elasticsearch');
});

test('a page without marks is refused', () => {
  expect(() => replaceRun('# Benchmarks\n', 'a run')).toThrow('no marks');
});
