/** The platforms that there is a single-file program for. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '../..');

/** Named as `process.platform` and `process.arch` name them. Linux is glibc 2.28 or later. */
export const TARGETS = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64', 'win32-x64'] as const;
export type Target = (typeof TARGETS)[number];

/** Throws if there is no program for `name`. */
export function targetOf(name: string): Target {
  const found = TARGETS.find((target) => target === name);
  if (found === undefined) throw new Error(`No program is built for ${name}. Known: ${TARGETS.join(', ')}.`);
  return found;
}

/** The folder of what is built for a target. */
export function outputOf(target: Target): string {
  return join(ROOT, 'build', target);
}

/** The name of the executable. */
export function programName(target: Target): string {
  return target.startsWith('win32') ? 'spangraph.exe' : 'spangraph';
}

/** The fields of package.json that are part of a release. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly license: string;
  readonly type: string;
  readonly devDependencies: Readonly<Record<string, string>>;
}

/** Our own package.json. */
export function manifest(): Manifest {
  return JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
}
