/** What the executable is joined from. Packages come from the registry once, pinned by their content in package-lock.json. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { manifest, type Target } from './targets.ts';

const PACKAGES = join(import.meta.dirname, 'node_modules');

/** A Node.js of the version that the tests run on. */
export interface NodeBinary {
  readonly path: string;
  /** The file with its licence, and those of what it contains. */
  readonly licence: string;
}

/** The Node.js of the target. Throws if this machine cannot get it. */
export function nodeBinary(target: Target): NodeBinary {
  const wanted = manifest().devDependencies.node;
  if (target === 'linux-x64' || target === 'linux-arm64') {
    const folder = join(PACKAGES, `node-${target}`);
    if (!existsSync(folder)) install(['--os=linux', `--cpu=${target.slice('linux-'.length)}`]);
    const { version }: { readonly version: string } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    if (version !== wanted)
      throw new Error(`deploy/program/package.json has Node.js ${version}, package.json ${wanted}.`);
    return { path: join(folder, 'bin/node'), licence: join(folder, 'LICENSE') };
  }
  if (target !== `${process.platform}-${process.arch}`) {
    throw new Error(`The program for ${target} is built on such a machine.`);
  }
  if (process.version !== `v${wanted}`) throw new Error(`Node.js ${wanted} is needed, this is ${process.version}.`);
  const folder = dirname(process.execPath);
  const licence = [join(folder, 'LICENSE'), join(folder, '../LICENSE')].find((path) => existsSync(path));
  if (licence === undefined)
    throw new Error(`There is no LICENSE beside ${process.execPath}: install Node.js from nodejs.org.`);
  return { path: process.execPath, licence };
}

function install(options: readonly string[]): void {
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts', ...options], {
    cwd: import.meta.dirname,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error(`npm ci in ${import.meta.dirname} failed`);
}

/** The script of postject, which adds data to an executable of any system. */
export function postject(): string {
  const script = join(PACKAGES, 'postject/dist/cli.js');
  if (!existsSync(script)) install([]);
  return script;
}
