/**
 * Threads that stand back, so that ingest, quick answers and health go first. Linux can lower the priority of one thread alone:
 * there a thread has an id of its own that the priority of processes takes as well (setpriority(2), "C library/kernel
 * differences"). Elsewhere threads stay equal.
 */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';
import type { Logger } from '../telemetry/logger.ts';

/** Nice values of POSIX. With 10 in place of 19, three slow threads cost ingest up to a fifth of its speed. */
const SLOW_THREAD = 19;
/** Helpers also work for ingest, which waits for them. */
const V8_HELPER = 10;
/** How V8 names the threads that collect garbage and compile for all threads of the process. */
const V8_HELPER_NAME = 'V8Worker';

/** Makes the calling thread stand back. */
export function standBack(log: Logger): void {
  onLinux(log, () => lower(readlinkSync('/proc/thread-self').split('/').at(-1), SLOW_THREAD));
}

/** Makes the helper threads of V8 stand back: without that, they collect the garbage of slow threads at ingest's expense. */
export function helpersStandBack(log: Logger): void {
  onLinux(log, () => {
    for (const id of readdirSync('/proc/self/task')) {
      const name = readFileSync(`/proc/self/task/${id}/comm`, 'utf8').trim();
      if (name === V8_HELPER_NAME) lower(id, V8_HELPER);
    }
  });
}

/** A thread of a process that was started by nice(1) may have less already, and only root could give it more. */
function lower(id: string | undefined, niceness: number): void {
  if (getPriority(Number(id)) < niceness) setPriority(Number(id), niceness);
}

function onLinux(log: Logger, act: () => void): void {
  if (process.platform !== 'linux') return;
  try {
    act();
  } catch (err) {
    // A sandbox may hide /proc or refuse the call. Then these threads stay equal, too.
    log.warn({ err }, 'The priority of threads that should stand back could not be lowered');
  }
}
