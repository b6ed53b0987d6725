/** Waits for a server that is away, and continues when it is back. */
import { computed, signal } from '@preact/signals';
import { type AskError, askErrorOf } from './ask.ts';
import { pause } from './pause.ts';

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;
/** Refusals in a row that `onWait` does not get. */
const QUIET_REFUSALS = 2;

/** Codes of errors that pass: the server or its storage is away, starts, stops or is busy. */
const TEMPORARY = new Set(['UNREACHABLE', 'OPERATION_REFUSED', 'SHUTTING_DOWN', 'STORAGE_UNAVAILABLE']);

/** How many pieces of work wait for a server that does not answer. */
const waiting = signal(0);

/** Whether the server does not answer. Pages keep what they show meanwhile. */
export const isServerGone = computed(() => waiting.value > 0);

/**
 * Does the work, and repeats it while it fails with an error that passes. Calls `onWait` with each failure except the first
 * refusals, which are usual while the server starts or is busy. Rejects with AskError for errors that do not pass, and with the
 * reason of `gone`.
 */
export async function patiently<Result>(
  work: () => Promise<Result>,
  gone: AbortSignal,
  onWait?: (error: AskError) => void,
): Promise<Result> {
  let isAway = false;
  const setAway = (now: boolean): void => {
    if (now !== isAway) waiting.value += now ? 1 : -1;
    isAway = now;
  };
  try {
    let refusals = 0;
    for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS)) {
      try {
        return await work();
      } catch (thrown) {
        gone.throwIfAborted();
        const error = askErrorOf(thrown);
        if (!TEMPORARY.has(error.code)) throw error;
        setAway(error.code === 'UNREACHABLE');
        refusals = error.code === 'OPERATION_REFUSED' ? refusals + 1 : 0;
        if (refusals === 0 || refusals > QUIET_REFUSALS) onWait?.(error);
      }
      await pause(waitMs, gone);
      gone.throwIfAborted();
    }
  } finally {
    setAway(false);
  }
}
