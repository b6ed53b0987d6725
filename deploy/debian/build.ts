/**
 * Builds the Debian package from the single-file program, with dpkg-deb alone.
 * usage: node deploy/debian/build.ts [TARGET]   linux-x64 or linux-arm64; this machine's by default
 *
 * It is compressed with zstd, which Debian 12 and Ubuntu 22.04 unpack in a second.
 * Needs what `npm run build:program` built for the target. Writes build/TARGET/spangraph_VERSION_ARCHITECTURE.deb.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { manifest, outputOf, targetOf } from '../program/targets.ts';
import { architectureOf, controlFile, debianVersion } from './control.ts';
import { fillPackage } from './fill-package.ts';

const target = targetOf(process.argv[2] ?? `${process.platform}-${process.arch}`);
const architecture = architectureOf(target);
const output = outputOf(target);
const root = join(output, 'deb');
rmSync(root, { recursive: true, force: true });
mkdirSync(root);
const installedKiB = fillPackage(root, output);
writeFileSync(
  join(root, 'DEBIAN/control'),
  controlFile({ manifest: manifest(), architecture, installedKiB, env: process.env }),
);
const file = join(output, `spangraph_${debianVersion(manifest().version)}_${architecture}.deb`);
execFileSync('dpkg-deb', ['--root-owner-group', '-Zzstd', '--build', root, file], { stdio: 'pipe' });
rmSync(root, { recursive: true });
console.log(`${file}: ${(statSync(file).size / 2 ** 20).toFixed(1)} MiB`);
