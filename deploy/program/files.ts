/** The files of the program as it is unpacked: fewer than those of the package, because modules are joined. */
import { cpSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { hashOfFiles } from '../build/hash-of-files.ts';
import { LICENCES } from './bundle.ts';
import type { NodeBinary } from './parts.ts';
import { manifest, ROOT, type Target } from './targets.ts';

/** What is put into the executable. */
export interface ProgramFiles {
  readonly folder: string;
  /** Below the folder, with `/` between names, ordered. */
  readonly paths: readonly string[];
  /** The version and 16 digits of a hash of all paths and contents. */
  readonly id: string;
}

/** Fills the folder with what `packageRoot()` leads to, the joined modules, the native module of the target, and all licences. */
export function collectFiles(folder: string, target: Target, node: NodeBinary): ProgramFiles {
  // `npm run build` has joined the modules.
  cpSync(join(ROOT, 'dist/program'), join(folder, 'app'), { recursive: true });
  const own = manifest();
  const { version } = own;
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify({ name: own.name, version, type: own.type })}\n`);
  for (const path of ['migrations', 'schema/schema.graphql', 'dist/web', 'dist/graphiql']) {
    cpSync(join(ROOT, path), join(folder, path), { recursive: true });
  }
  const sqlite = 'node_modules/better-sqlite3';
  for (const path of ['package.json', 'LICENSE', 'lib', `prebuilds/${target}.node`]) {
    cpSync(join(ROOT, sqlite, path), join(folder, sqlite, path), { recursive: true });
  }
  const licences = join(folder, 'licences');
  mkdirSync(licences);
  renameSync(join(folder, 'app', LICENCES), join(licences, LICENCES));
  for (const name of ['LICENSE', 'NOTICE']) cpSync(join(ROOT, name), join(licences, name));
  cpSync(node.licence, join(licences, 'node.txt'));
  const paths = pathsBelow(folder);
  return { folder, paths, id: `${version}-${hashOfFiles(folder, paths).slice(0, 16)}` };
}

function pathsBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)).replaceAll(sep, '/'))
    .toSorted((a, b) => (a < b ? -1 : 1));
}
