/** The program and the Debian package for ARM, built and started on any Linux machine that can emulate the processor. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { ROOT } from '../../deploy/program/targets.ts';
import { runChild } from '../fixtures/child.ts';
import { makeTempFolder } from '../fixtures/temp-folder.ts';
import { describeUnless } from '../fixtures/unless.ts';
import { HERE, HOTROD, packageOf, programOf } from './artefacts.ts';

const TARGET = 'linux-arm64';
/** Debian's libraries for other processors (libc6-arm64-cross, libstdc++6-arm64-cross). */
const LIBRARIES = '/usr/aarch64-linux-gnu';
const QEMU = 'qemu-aarch64-static';

function whyNot(): string | undefined {
  if (HERE === TARGET) return 'this machine is one, and runs the other tests';
  if (spawnSync('which', [QEMU]).status !== 0) return `there is no ${QEMU}`;
  return existsSync(`${LIBRARIES}/lib/libstdc++.so.6`) ? undefined : 'there is no libstdc++6-arm64-cross';
}

describeUnless(whyNot(), 'for ARM', () => {
  beforeAll(() => {
    for (const part of ['program', 'debian']) {
      execFileSync(process.execPath, [`deploy/${part}/build.ts`, TARGET], { cwd: ROOT, stdio: 'pipe' });
    }
  });

  test('the program starts, and stores with its native module', async () => {
    using folder = makeTempFolder();
    const env = { HOME: folder.path, NODE_COMPILE_CACHE: '' };
    const command = ['-L', LIBRARIES, programOf(TARGET), 'import', HOTROD];
    const { code, stderr } = await runChild(QEMU, command, { folder: folder.path, env, timeoutMs: 110_000 });
    expect(code, stderr).toBe(0);
  });

  test('the package is for the processor', () => {
    const field = execFileSync('dpkg-deb', ['--field', packageOf(TARGET), 'Architecture'], { encoding: 'utf8' });
    expect(field).toBe('arm64\n');
  });
});
