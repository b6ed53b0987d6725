/** The single-file program of this machine, as someone has it who has nothing else: no Node.js, and an empty home. */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { manifest } from '../../deploy/program/targets.ts';
import { runChild } from '../fixtures/child.ts';
import { FREE_PORTS, type Program, startProgram } from '../fixtures/program.ts';
import { mountReadOnly, NO_MOUNT } from '../fixtures/small-disk.ts';
import { makeTempFolder, type TempFolder } from '../fixtures/temp-folder.ts';
import { testUnless } from '../fixtures/unless.ts';
import { expectSpan, HERE, HOTROD, idOf, programOf, sendAndRead } from './artefacts.ts';
import { mountWithoutPrograms } from './mounts.ts';

const PROGRAM = programOf(HERE);
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';

let home: TempFolder;
/** Nothing of this machine's Node.js, and the folder of the unpacked program in `home`. */
let env: Readonly<Record<string, string>>;

beforeAll(() => {
  home = makeTempFolder();
  env = { HOME: home.path, PATH: '/usr/bin:/bin', NODE_COMPILE_CACHE: '' };
});

afterAll(() => home[Symbol.dispose]());

const run = (folder: string, args: readonly string[], more: Readonly<Record<string, string>> = {}) =>
  runChild(PROGRAM, args, { folder, env: { ...env, ...more } });

/** The folder that it unpacks to. */
const unpacked = () => join(home.path, '.cache/spangraph', idOf(HERE));

const start = (folder: string): Promise<Program> => startProgram({ folder, command: [PROGRAM], args: FREE_PORTS, env });

test('two first starts at once unpack it once', async () => {
  const outcomes = await Promise.all([1, 2, 3].map(() => run(home.path, ['--version'])));
  for (const outcome of outcomes)
    expect(outcome).toMatchObject({ code: 0, stdout: `${manifest().version}\n`, stderr: '' });
  expect(readdirSync(join(home.path, '.cache/spangraph'))).toEqual([idOf(HERE)]);
  expect(statSync(unpacked()).mode & 0o777).toBe(0o700);
});

test('a damaged file is replaced before it is run', async () => {
  const file = join(unpacked(), 'app/main.js');
  const whole = readFileSync(file);
  writeFileSync(file, 'process.stdout.write("changed")');
  expect(await run(home.path, ['--version'])).toMatchObject({ code: 0, stdout: `${manifest().version}\n` });
  expect(readFileSync(file).equals(whole)).toBe(true);
});

describe('a server', () => {
  let folder: TempFolder;
  beforeAll(() => {
    folder = makeTempFolder();
  });
  afterAll(() => folder[Symbol.dispose]());

  test('takes spans, answers, serves its pages, and keeps what it stored when it is killed', async () => {
    const program = await start(folder.path);
    await using _ = program;
    await sendAndRead(program, TRACE);
    const text = async (path: string, accept = 'text/html') =>
      await (await fetch(program.apiOrigin + path, { headers: { accept } })).text();
    const page = await text('/');
    expect(page).toContain('<div id="app">');
    expect(await text(`/${/assets\/[^"]+\.js/.exec(page)?.[0]}`, '*/*')).toContain('import');
    expect(await text('/graphql')).toContain('GraphiQL');
    expect((await program.kill()).signal).toBe('SIGKILL');
  });

  test('ends in order on SIGTERM, with what was stored before', async () => {
    await using program = await start(folder.path);
    await expectSpan(program, TRACE);
    const { code, stdout, stderr } = await program.stop('SIGTERM');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('Spangraph stopped (SIGTERM).');
  });

  test('reports a wrong flag with exit code 2', async () => {
    expect(await run(folder.path, ['--no-such-flag'])).toMatchObject({ code: 2, stdout: '' });
  });
});

test('every command that needs no server works', async () => {
  using folder = makeTempFolder();
  const expectOk = async (...args: readonly string[]) => {
    const outcome = await run(folder.path, args);
    expect(outcome.code, `${args.join(' ')}: ${outcome.stderr}`).toBe(0);
    return outcome.stdout;
  };
  await expectOk('import', HOTROD);
  expect((await expectOk('export')).trim().split('\n').length).toBeGreaterThan(0);
  await expectOk('check');
  await expectOk('backup', 'copy.db');
  await expectOk('restore', 'copy.db', '--to', 'restored.db');
  await expectOk('copy', '--from', 'sqlite:restored.db', '--to', 'sqlite:other.db');
  expect(await expectOk('token', 'create')).toMatch(/^spg_/);
  for (const command of ['delete', 'health', 'tenants', 'mcp']) await expectOk(command, '--help');
});

test('a home that cannot be written is reported with the setting that helps, which then does', async () => {
  using folder = makeTempFolder();
  const broken = { HOME: folder.write('file', 'not a folder') };
  expect(await run(folder.path, ['--version'], broken)).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(
      /^spangraph: cannot unpack the program into .*Set SPANGRAPH_UNPACK_DIR to a folder of this user/,
    ),
  });
  const named = { ...broken, SPANGRAPH_UNPACK_DIR: folder.file('unpacked') };
  expect(await run(folder.path, ['--version'], named)).toMatchObject({ code: 0 });
  expect(readdirSync(folder.file('unpacked'))).toEqual([idOf(HERE)]);
});

const probe = makeTempFolder();
const mayMount = process.platform === 'linux' && mountWithoutPrograms(probe.path);
if (mayMount) mayMount[Symbol.dispose]();
probe[Symbol.dispose]();

testUnless(
  mayMount ? undefined : NO_MOUNT,
  'a disk without programs is reported, and nothing is left there',
  async () => {
    using folder = makeTempFolder();
    const cache = folder.file('cache');
    using _ = mountWithoutPrograms(cache);
    const outcome = await run(folder.path, ['--version'], { SPANGRAPH_UNPACK_DIR: cache });
    expect(outcome).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('on a disk that allows programs (not noexec)'),
    });
    expect(readdirSync(cache)).toEqual([]);
  },
);

testUnless(mayMount ? undefined : NO_MOUNT, 'a read-only folder with the files is enough', async () => {
  using folder = makeTempFolder();
  using _ = mountReadOnly(home.path);
  expect(await run(folder.path, ['--version'])).toMatchObject({ code: 0, stderr: '' });
});
