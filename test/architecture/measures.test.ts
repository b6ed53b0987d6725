/** Each measure is known to fail when it is passed. */
import { expect, test } from 'vitest';
import {
  checkAdapterNames,
  checkFileLengths,
  checkMeasures,
  MAX_CASTS_PER_1000_LINES,
  MAX_FILE_LINES,
  MAX_FUNCTION_LINES,
  P90_FILE_LINES,
} from './measures.ts';
import type { SourceFile } from './source-files.ts';

function fileOf(path: string, lines: number): SourceFile {
  return { path, text: 'x\n'.repeat(lines) };
}

test('finds a file over the limit', () => {
  const short = Array.from({ length: 20 }, (_, index) => fileOf(`src/${index}.ts`, 1));
  expect(checkFileLengths([fileOf('src/a.ts', MAX_FILE_LINES), ...short])).toEqual([]);
  expect(checkFileLengths([fileOf('src/a.ts', MAX_FILE_LINES + 1), ...short])).toMatchObject([
    { rule: 'file length', path: 'src/a.ts' },
  ]);
});

function tenFiles(linesOfTheLongest: number): SourceFile[] {
  const short = Array.from({ length: 9 }, (_, index) => fileOf(`src/${index}.ts`, 1));
  return [...short, fileOf('src/a.ts', linesOfTheLongest)];
}

test('finds a tenth of the files over their limit', () => {
  expect(checkFileLengths(tenFiles(P90_FILE_LINES))).toEqual([]);
  expect(checkFileLengths(tenFiles(P90_FILE_LINES + 1))).toMatchObject([{ rule: 'file length', path: 'src/a.ts' }]);
});

function methodOf(lines: number): SourceFile {
  return { path: 'src/query/a.ts', text: `class A {\n  a() {\n${'    ;\n'.repeat(lines - 2)}  }\n}` };
}

test('finds a function over the limit', () => {
  expect(checkMeasures([methodOf(MAX_FUNCTION_LINES)])).toEqual([]);
  expect(checkMeasures([methodOf(MAX_FUNCTION_LINES + 1)])).toMatchObject([{ rule: 'function length' }]);
});

function fileWithCasts(casts: number): SourceFile {
  return {
    path: 'src/query/a.ts',
    text: `const b = [1] as const;\n${'{ const a = b as unknown; }\n'.repeat(casts)}`,
  };
}

test('finds a room with too many casts', () => {
  expect(checkMeasures([fileWithCasts(MAX_CASTS_PER_1000_LINES)])).toEqual([]);
  expect(checkMeasures([fileWithCasts(MAX_CASTS_PER_1000_LINES + 1)])).toMatchObject([
    { rule: 'casts', path: 'query' },
  ]);
});

test.each([
  ['/** What it is. */\nexport interface A {}', []],
  ['/** Of another. */\ntype B = 1;\nexport interface A {}', ['line 3: A has no doc comment']],
  ['// No doc comment.\nexport const a = 1, b = 2;', ['line 2: a has no doc comment', 'line 2: b has no doc comment']],
])('finds exports of a port without a doc comment: %j', (text, messages) => {
  const found = checkMeasures([{ path: 'src/storage/backend.ts', text }]);
  expect(found.map(({ message }) => message)).toEqual(messages);
});

test('finds an adapter that lacks a file for a job', () => {
  expect(checkAdapterNames(['src/storage/sqlite/reader.ts'], ['sqlite'])).toContainEqual({
    rule: 'names',
    path: 'src/storage/sqlite',
    message: 'has no writer.ts',
  });
});
