/** The names of the folders of databases say whose they are, so that those of nobody can be removed. */
import { createHash } from 'node:crypto';
import { type Dirent, lstatSync, readdirSync, readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';

/** The system in which the process id counts, and the process id. */
const NAME = /^spangraph-library-([0-9a-f]{8})-(\d+)-/;
/** Milliseconds without a change after which a folder of another system is nobody's: a container that shares the folder. */
const OTHER_SYSTEM_MS = 86_400_000;
/** Milliseconds in which another thread of this process has certainly opened what it has just made. */
const OPENING_MS = 2_000;

/** What the name of a folder of this process begins with. */
export function folderPrefix(): string {
  return `spangraph-library-${system()}-${process.pid}-`;
}

/**
 * Removes the folders of this user whose server is gone: at once if its process has ended, or if it was of a thread of this process
 * that has ended (on Linux); a day after the last change if it was in another container, or before the machine was started. Never
 * throws: what cannot be removed harms nobody.
 */
export function removeLeftovers(parent: string): void {
  for (const entry of entriesOf(parent)) {
    const [, of = '', pid = ''] = NAME.exec(entry.name) ?? [];
    if (of === '' || !entry.isDirectory()) continue;
    const path = join(parent, entry.name);
    try {
      if (isOwn(path) && isLeftover(path, of, Number(pid))) rmSync(path, { recursive: true, force: true });
    } catch {
      // Somebody else removes it, too, or may not be disturbed.
    }
  }
}

/** Empty if others may not list it. */
function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

/** Also where the system does not say whose a file is. */
function isOwn(path: string): boolean {
  return process.getuid === undefined || lstatSync(path).uid === process.getuid();
}

function isLeftover(path: string, of: string, pid: number): boolean {
  if (of !== system()) return quietMs(path) > OTHER_SYSTEM_MS;
  if (pid !== process.pid) return !isRunning(pid);
  return process.platform === 'linux' && quietMs(path) > OPENING_MS && !isOpenHere(path);
}

/** Milliseconds since the last change. */
function quietMs(path: string): number {
  const files = [path, ...readdirSync(path).map((name) => join(path, name))];
  return Date.now() - Math.max(...files.map((file) => lstatSync(file).mtimeMs));
}

/** A process of another user is running, too. */
function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (thrown) {
    return !(thrown instanceof Error && 'code' in thrown && thrown.code === 'ESRCH');
  }
}

const OPEN_FILES = '/proc/self/fd';

/** Whether this process has the folder open. Throws where there is no /proc. */
function isOpenHere(folder: string): boolean {
  const real = realpathSync(folder);
  return readdirSync(OPEN_FILES).some((file) => targetOf(join(OPEN_FILES, file)) === real);
}

/** Undefined: it was closed meanwhile. */
function targetOf(link: string): string | undefined {
  try {
    return readlinkSync(link);
  } catch {
    return undefined;
  }
}

let known: string | undefined;

/** Digits that differ among machines, their starts, and containers, each of which counts its processes for itself. */
function system(): string {
  known ??= createHash('sha256').update(systemName()).digest('hex').slice(0, 8);
  return known;
}

function systemName(): string {
  try {
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8')} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return hostname();
  }
}
