/**
 * `npm run test:newcomer`: packs the checkout, and lets a newcomer take the first steps on this machine and, if podman is
 * there, in a container with nothing but Node.js.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
const IMAGE = 'docker.io/library/node:24-slim';
const TIMEOUT_MS = 300_000;

const work = mkdtempSync(join(tmpdir(), 'newcomer-package-'));
try {
  run('npm', 'pack', '--silent', '--pack-destination', work);
  const archive = readdirSync(work).find((name) => name.endsWith('.tgz')) ?? '';
  process.stdout.write(`In an empty folder, Node.js ${process.version}\n`);
  run(process.execPath, join(import.meta.dirname, 'first-minutes.ts'), join(work, archive), join(ROOT, 'README.md'));
  if (hasImage()) {
    process.stdout.write(`In a container of ${IMAGE}\n`);
    const mounts = { [work]: '/package', [import.meta.dirname]: '/newcomer', [join(ROOT, 'README.md')]: '/README.md' };
    const volumes = Object.entries(mounts).flatMap(([from, to]) => ['--volume', `${from}:${to}:ro`]);
    const command = ['node', '/newcomer/first-minutes.ts', `/package/${archive}`, '/README.md'];
    run('podman', 'run', '--rm', '--init', '--network', 'host', ...volumes, IMAGE, ...command);
  } else process.stdout.write(`Skipped in a container: there is no podman, or no image ${IMAGE}\n`);
} finally {
  rmSync(work, { recursive: true, force: true });
}

function hasImage(): boolean {
  return spawnSync('podman', ['image', 'exists', IMAGE], { timeout: TIMEOUT_MS }).status === 0;
}

/** Throws if it fails. */
function run(command: string, ...args: readonly string[]): void {
  const { status, error } = spawnSync(command, args, {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
    timeout: TIMEOUT_MS,
  });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${command} ${args[0]} ended with ${status}`);
}
