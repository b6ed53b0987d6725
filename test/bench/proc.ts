/** What Linux tells of a process (proc(5)). */
import { readFileSync } from 'node:fs';

/** USER_HZ: in what the kernel counts processor time for programs, on every machine that Node runs on. */
const TICKS_PER_SECOND = 100;
const UTIME = 14;
const STIME = 15;

/** Processor time that all threads of a process have used, ended ones too, user and system, in seconds. */
export function cpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // Field 2, the name, can hold anything but ends with the last bracket; field 3 stands behind it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[UTIME - 3]) + Number(fields[STIME - 3])) / TICKS_PER_SECOND;
}

/** The most memory that a process ever had resident, in bytes. */
export function peakMemoryBytes(pid: number): number {
  return statusBytes(pid, 'VmHWM');
}

/** The memory that a process has resident now, in bytes. */
export function memoryBytes(pid: number): number {
  return statusBytes(pid, 'VmRSS');
}

/** Bytes that a process has caused to be written to disk, whether it waited for them or not. */
export function writtenBytes(pid: number): number {
  const bytes = /^write_bytes: (\d+)$/m.exec(readFileSync(`/proc/${pid}/io`, 'utf8'))?.[1];
  if (bytes === undefined) throw new Error(`/proc/${pid}/io does not tell what was written.`);
  return Number(bytes);
}

function statusBytes(pid: number, field: string): number {
  const kilobytes = new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  if (kilobytes === undefined) throw new Error(`/proc/${pid}/status does not tell ${field}.`);
  return Number(kilobytes) * 1_024;
}
