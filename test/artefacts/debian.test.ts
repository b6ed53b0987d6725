/** The Debian package: installed, run as its service is, upgraded, removed and purged on a copy of this system. */
import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, lstatSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { manifest } from '../../deploy/program/targets.ts';
import { type Program, startProgram } from '../fixtures/program.ts';
import { makeTempFolder, type TempFolder } from '../fixtures/temp-folder.ts';
import { describeUnless, testUnless } from '../fixtures/unless.ts';
import { expectSpan, HERE, idOf, packageOf, sendAndRead } from './artefacts.ts';
import { mountSystem } from './mounts.ts';
import { UNIT, valuesOf } from './unit.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const CONFIG = '/etc/spangraph/spangraph.yaml';
const STATE = '/var/lib/spangraph';

const has = (program: string): boolean => spawnSync('which', [program]).status === 0;

/** The exposure that `systemd-analyze security` may state, from 0 (none) to 10. */
const EXPOSURE = 1.5;

describe('the unit', () => {
  const noSystemd = has('systemd-analyze') ? undefined : 'there is no systemd-analyze';

  testUnless(noSystemd, `is exposed ${EXPOSURE} at most`, () => {
    const output = execFileSync('systemd-analyze', ['security', '--offline=true', UNIT], { encoding: 'utf8' });
    const exposure = Number(/Overall exposure level for spangraph\.service: ([\d.]+)/.exec(output)?.[1]);
    expect(exposure).toBeGreaterThan(0);
    expect(exposure).toBeLessThanOrEqual(EXPOSURE);
  });

  test('does not claim to notify, reloads on SIGHUP, ends on SIGTERM, and keeps its state to itself', () => {
    expect(valuesOf('Type')).toEqual(['exec']);
    expect(valuesOf('ExecReload')).toEqual(['/bin/kill -HUP $MAINPID']);
    expect(valuesOf('KillSignal')).toEqual(['SIGTERM']);
    expect(valuesOf('StateDirectoryMode')).toEqual(['0700']);
    expect(join('/var/lib', valuesOf('StateDirectory')[0] ?? '')).toBe(STATE);
  });
});

const missing = ['dpkg', 'chroot', 'adduser', 'setpriv', 'deb-systemd-helper'].find((program) => !has(program));
const probe = makeTempFolder();
const system = missing === undefined ? mountSystem(probe.file('probe')) : undefined;
system?.[Symbol.dispose]();
probe[Symbol.dispose]();
const whyNot = missing === undefined ? 'this user may not mount a copy of the system' : `there is no ${missing}`;

describeUnless(system === undefined ? whyNot : undefined, 'on a copy of this system', () => {
  let folder: TempFolder;
  let copy: Disposable & { readonly root: string };
  let asService: readonly [string, ...string[]];

  const inCopy = (...command: readonly [string, ...string[]]): string =>
    execFileSync('chroot', [copy.root, ...command], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], env: ENV });
  const ENV = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', DEBIAN_FRONTEND: 'noninteractive', HOME: '/nonexistent' };
  const at = (path: string): string => join(copy.root, path);
  const modeOf = (path: string): string => `${(statSync(at(path)).mode & 0o777).toString(8)} ${statSync(at(path)).uid}`;
  /** The index of manual pages takes a while, and no write need survive this machine. */
  const dpkg = (...args: readonly string[]): string => inCopy('dpkg', '--no-triggers', '--force-unsafe-io', ...args);
  const install = (): string => dpkg('--install', '/spangraph.deb');

  beforeAll(() => {
    folder = makeTempFolder();
    const made = mountSystem(folder.file('copy'));
    if (made === undefined) throw new Error(whyNot);
    copy = made;
    execFileSync('cp', [packageOf(HERE), at('/spangraph.deb')]);
  });
  afterAll(() => {
    copy[Symbol.dispose]();
    folder[Symbol.dispose]();
  });

  test('it installs a program, a service that is enabled, a configuration and a manual page', () => {
    install();
    expect(inCopy('spangraph', '--version')).toBe(`${manifest().version}\n`);
    // It did not unpack anything, because this user has no home.
    expect(existsSync(at('/nonexistent'))).toBe(false);
    const link = at('/etc/systemd/system/multi-user.target.wants/spangraph.service');
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(modeOf('/usr/bin/spangraph')).toBe('755 0');
    expect(modeOf(`/usr/lib/spangraph/${idOf(HERE)}/app/main.js`)).toBe('644 0');
    expect(modeOf(CONFIG)).toBe('644 0');
    expect(inCopy('getent', 'passwd', 'spangraph')).toMatch(/:Spangraph.*:\/var\/lib\/spangraph:.*nologin/);
    expect(inCopy('dpkg', '--verify', 'spangraph')).toBe('');
    expect(inCopy('sh', '-c', 'gzip -dc /usr/share/man/man1/spangraph.1.gz')).toContain('.SH SIGNALS');
  });

  test.runIf(has('systemd-analyze'))('systemd finds no fault in the unit', () => {
    inCopy('systemd-analyze', 'verify', 'spangraph.service');
  });

  test('the service stores, answers, and keeps what it stored when it is killed and restarted', async () => {
    // What systemd does before it executes the program.
    inCopy('install', '--directory', '--owner=spangraph', '--group=spangraph', '--mode=0700', STATE);
    const [executable = '', ...args] = valuesOf('ExecStart')[0]?.split(' ') ?? [];
    const user = ['--reuid=spangraph', '--regid=spangraph', '--clear-groups', '--no-new-privs', '--bounding-set=-all'];
    asService = [
      'chroot',
      copy.root,
      'setpriv',
      ...user,
      'env',
      `--chdir=${STATE}`,
      'HOME=/nonexistent',
      executable,
      ...args,
    ];
    {
      await using program = await startService();
      await sendAndRead(program, TRACE);
      await program.kill();
    }
    await using program = await startService();
    await expectSpan(program, TRACE);
    expect(statSync(at(`${STATE}/spans.db`)).uid).not.toBe(0);
    expect(await program.stop('SIGTERM')).toMatchObject({ code: 0, stderr: '' });
  });

  /** As the unit does, on ports that the system chooses. */
  function startService(): Promise<Program> {
    const ports = ['API', 'OTLP_GRPC', 'OTLP_HTTP'].map((part) => [`SPANGRAPH_${part}_ENDPOINT`, '127.0.0.1:0']);
    return startProgram({ folder: folder.path, command: asService, args: [], env: Object.fromEntries(ports) });
  }

  test('an upgrade keeps the configuration that was changed, and what is stored', () => {
    appendFileSync(at(CONFIG), '# changed\n');
    install();
    expect(readFileSync(at(CONFIG), 'utf8')).toMatch(/# changed\n$/);
    expect(existsSync(at(`${STATE}/spans.db`))).toBe(true);
  });

  test('a removal keeps both, and a purge leaves nothing but the user', () => {
    dpkg('--remove', 'spangraph');
    for (const path of ['/usr/bin/spangraph', '/usr/lib/spangraph', '/usr/lib/systemd/system/spangraph.service']) {
      expect(existsSync(at(path)), path).toBe(false);
    }
    for (const path of [CONFIG, `${STATE}/spans.db`]) expect(existsSync(at(path)), path).toBe(true);
    dpkg('--purge', 'spangraph');
    for (const path of ['/etc/spangraph', STATE]) expect(existsSync(at(path)), path).toBe(false);
    expect(inCopy('sh', '-c', 'find /etc/systemd /var/lib/systemd -name "*spangraph*"')).toBe('');
  });
});
