/** Joins Node.js and the files to one executable (https://nodejs.org/docs/latest-v24.x/api/single-executable-applications.html). */
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleLauncher } from './bundle.ts';
import type { ProgramFiles } from './files.ts';
import { PREFIX } from './launcher/program.ts';
import type { Target } from './targets.ts';

/** Node.js looks for it in its own file, to learn whether a program was added. */
const FUSE = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';

export interface Executable {
  /** The path to write to. */
  readonly program: string;
  /** The Node.js of the target. */
  readonly node: string;
  /** The script of postject. */
  readonly postject: string;
  readonly target: Target;
  readonly files: ProgramFiles;
  /** A folder for what is made on the way. */
  readonly work: string;
}

/** Writes the executable. */
export async function makeExecutable({ program, node, postject, target, files, work }: Executable): Promise<void> {
  const main = await bundleLauncher(work);
  mkdirSync(work, { recursive: true });
  const blob = join(work, 'program.blob');
  const idFile = join(work, 'id');
  writeFileSync(idFile, files.id);
  const assets = files.paths.map((path) => [PREFIX + path, join(files.folder, path)] as const);
  const config = {
    main,
    output: blob,
    disableExperimentalSEAWarning: true,
    assets: { id: idFile, ...Object.fromEntries(assets) },
  };
  const configFile = join(work, 'sea.json');
  writeFileSync(configFile, JSON.stringify(config));
  execFileSync(process.execPath, ['--experimental-sea-config', configFile], { stdio: 'pipe' });
  cpSync(node, program, { dereference: true });
  chmodSync(program, 0o755);
  const isMac = target.startsWith('darwin');
  if (isMac) execFileSync('codesign', ['--remove-signature', program]);
  const segment = isMac ? ['--macho-segment-name', 'NODE_SEA'] : [];
  execFileSync(
    process.execPath,
    [postject, program, 'NODE_SEA_BLOB', blob, '--sentinel-fuse', FUSE, ...segment, '--overwrite'],
    { stdio: 'pipe' },
  );
  // macOS on ARM runs nothing without a signature. This one names nobody.
  if (isMac) execFileSync('codesign', ['--sign', '-', program]);
}
