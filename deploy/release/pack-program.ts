/**
 * Packs the single-file program of this machine's target for a release: a folder with the program and all licences, as .tar.gz,
 * or as .zip for Windows.
 * usage: node deploy/release/pack-program.ts OUTPUT_FOLDER
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { manifest, outputOf, programName, targetOf } from '../program/targets.ts';

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('a folder to write to is needed');
const target = targetOf(`${process.platform}-${process.arch}`);
const name = `spangraph-${manifest().version}-${target}`;
const work = mkdtempSync(join(tmpdir(), 'spangraph-pack-'));
const packed = join(work, name);
mkdirSync(packed);
cpSync(join(outputOf(target), programName(target)), join(packed, programName(target)));
cpSync(join(outputOf(target), 'files/licences'), join(packed, 'licences'), { recursive: true });
mkdirSync(folder, { recursive: true });
const isWindows = target.startsWith('win32');
const file = join(resolve(folder), `${name}${isWindows ? '.zip' : '.tar.gz'}`);
// The tar of Windows writes .zip with -a; a path with a drive is a host for other ones.
const tar = isWindows ? join(process.env.SystemRoot ?? 'C:/Windows', 'System32/tar.exe') : 'tar';
execFileSync(tar, [isWindows ? '-acf' : '-czf', file, '-C', work, name]);
rmSync(work, { recursive: true });
console.log(file);
