import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A TypeScript file of this project. */
export interface SourceFile {
  /** Relative to the project's root, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/** The program's own files: no tests, none of their helpers (`testing/`), nothing generated. */
export function programFiles(root: string): SourceFile[] {
  return read(root, '{src,schema,receivers}/**/*.{ts,tsx}').filter(
    (file) => !/\.test\.ts$|\/testing\/|\/generated\//.test(file.path),
  );
}

/** Every hand-written TypeScript file, tests included. */
export function allFiles(root: string): SourceFile[] {
  return read(root, '{src,schema,receivers,examples,test}/**/*.{ts,tsx}').filter(
    (file) => !file.path.includes('/generated/'),
  );
}

function read(root: string, pattern: string): SourceFile[] {
  // Some suites have packages of their own.
  return globSync(pattern, { cwd: root, exclude: ['**/node_modules'] })
    .map((path) => path.replaceAll('\\', '/'))
    .toSorted()
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}
