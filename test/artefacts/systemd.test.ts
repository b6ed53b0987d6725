/** The Debian package under a systemd of its own, in a container on a copy of this system: deploy/release/try-package. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { ROOT } from '../../deploy/program/targets.ts';
import { makeTempFolder } from '../fixtures/temp-folder.ts';
import { testUnless } from '../fixtures/unless.ts';
import { HERE, packageOf } from './artefacts.ts';
import { mountSystem } from './mounts.ts';

const SYSTEMD = '/lib/systemd/systemd';
const NAME = `spangraph-systemd-${process.pid}`;

/**
 * Removes what a running machine left in the copy, and what forbids services to start on machines such as the test's. The index of
 * manual pages would take longer than all else.
 */
const PREPARE =
  'rm -rf /tmp/* /tmp/.[!.]* /run/* /usr/sbin/policy-rc.d; ' +
  'if command -v mandb >/dev/null; then echo "man-db man-db/auto-update boolean false" | debconf-set-selections; fi';

function whyNot(): string | undefined {
  for (const program of ['podman', 'curl', 'dpkg']) {
    if (spawnSync('which', [program]).status !== 0) return `there is no ${program}`;
  }
  if (!existsSync(SYSTEMD)) return 'there is no systemd';
  using folder = makeTempFolder();
  const system = mountSystem(folder.file('system'), []);
  system?.[Symbol.dispose]();
  return system === undefined ? 'this user may not mount a copy of the system' : undefined;
}

testUnless(whyNot(), 'the service starts, reloads, comes back after kill -9, stops in order, and is purged', () => {
  using folder = makeTempFolder();
  using system = mountSystem(folder.file('system'), []);
  if (system === undefined) throw new Error('the copy could not be mounted');
  execFileSync('chroot', [system.root, 'sh', '-c', PREPARE]);
  execFileSync('cp', [packageOf(HERE), join(system.root, 'spangraph.deb')]);
  execFileSync('cp', [join(ROOT, 'deploy/release/try-package'), join(system.root, 'try-package')]);
  const podman = (...args: readonly string[]) =>
    spawnSync('podman', ['--cgroup-manager=cgroupfs', ...args], { encoding: 'utf8', timeout: 120_000 });
  const options = ['--detach', `--name=${NAME}`, '--systemd=always', '--privileged', '--rootfs', system.root];
  try {
    const started = podman('run', ...options, SYSTEMD, '--unit=multi-user.target');
    expect(started.status, started.stderr).toBe(0);
    // Units of this machine that fail in a container do not matter.
    podman('exec', NAME, 'systemctl', 'is-system-running', '--wait');
    const tried = podman('exec', NAME, '/try-package', '/spangraph.deb');
    expect(tried.status, tried.stdout + tried.stderr).toBe(0);
    expect(tried.stdout).toContain('the package works');
  } finally {
    podman('rm', '--force', '--time=0', NAME);
  }
});
