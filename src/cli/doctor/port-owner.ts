/** Who listens on a port of this machine, as far as /proc of Linux tells this user. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';

const LISTEN = '0A';

/** `node main.js (process 123)`. Undefined: it cannot be told. */
export function portOwner(port: number): string | undefined {
  const sockets = new Set(['/proc/net/tcp', '/proc/net/tcp6'].flatMap((table) => listenersIn(table, port)));
  if (sockets.size === 0) return undefined;
  const pid = list('/proc').find((name) => /^\d+$/.test(name) && holds(name, sockets));
  return pid === undefined ? undefined : `${programOf(pid)} (process ${pid})`;
}

/** The program, and the script that it runs. Other arguments may be secret. `comm` has the name of a thread, such as MainThread. */
function programOf(pid: string): string {
  const [program = '', script = ''] = read(`/proc/${pid}/cmdline`).split('\0');
  if (program === '') return read(`/proc/${pid}/comm`).trim();
  return [program, script.startsWith('/') ? script : '']
    .filter((path) => path !== '')
    .map((path) => basename(path))
    .join(' ');
}

/** The names of sockets as links of /proc/PID/fd have them. */
function listenersIn(table: string, port: number): string[] {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  return read(table)
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local = '', , state]) => state === LISTEN && local.endsWith(`:${hex}`))
    .map((fields) => `socket:[${fields[9]}]`);
}

function holds(pid: string, sockets: ReadonlySet<string>): boolean {
  return list(`/proc/${pid}/fd`).some((fd) => {
    try {
      return sockets.has(readlinkSync(`/proc/${pid}/fd/${fd}`));
    } catch {
      // It was closed meanwhile.
      return false;
    }
  });
}

/** Empty where it may not be read, or is gone. */
function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
