/** `npm run build`: makes the program, the page and GraphiQL in `dist`, unless `dist` was built from the same sources. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { hashOfFiles } from './hash-of-files.ts';

const ROOT = join(import.meta.dirname, '../..');
const DIST = join(ROOT, 'dist');
/** What `dist` was built from. It is written last, so a build that was cut off is done again. */
const STAMP = join(DIST, 'sources.sha256');

const FOLDERS = ['deploy/build', 'src', 'schema', 'receivers'];
const FILES = [
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.types.json',
  'vite.config.ts',
  'deploy/program/bundle.ts',
  'deploy/program/targets.ts',
];

const sources = sourcesHash();
const isBuilt = existsSync(STAMP);
if (!isBuilt || readFileSync(STAMP, 'utf8') !== sources) {
  // Standard error, because the output of a program that is started next is its own.
  process.stderr.write(
    isBuilt
      ? 'Building, because the sources have changed: about 15 seconds.\n'
      : 'Building: the first time takes about 15 seconds.\n',
  );
  rmSync(DIST, { recursive: true, force: true });
  run('tsc', ['-p', 'tsconfig.types.json']);
  run('vite', ['build']);
  await import('./graphiql.ts');
  // In a process of its own: the bundler changes the environment of its process, and `npm start` goes on in this one.
  run('node', ['deploy/build/bundle.ts']);
  writeFileSync(STAMP, sources);
}

function sourcesHash(): string {
  const inFolders = FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'))
      .map(({ parentPath, name }) => relative(ROOT, join(parentPath, name))),
  );
  const paths = [...inFolders, ...FILES].toSorted((a, b) => (a < b ? -1 : 1));
  return hashOfFiles(ROOT, paths);
}

/** Runs a program of a development dependency, and ends with its exit code if it fails. */
function run(program: string, args: readonly string[]): void {
  const { status, error } = spawnSync(program, args, {
    cwd: ROOT,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (error !== undefined) throw error;
  if (status !== 0) process.exit(status ?? 1);
}
