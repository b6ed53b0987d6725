/** The time that a question has on the quick thread. */
import type { Seat } from './seat.ts';

/** A question that gets no CPU time may stay on the quick thread for this many times the quick time. */
const PATIENCE = 20;

/**
 * Calls `onOver` when the thread of the seat has worked for `quickMs` milliseconds from now. This is CPU time: a thread that
 * waits for the processor has not had it. Returns what ends the watch.
 */
export function watchQuickTime(seat: Seat, quickMs: number, onOver: () => void): () => void {
  const startedAt = performance.now();
  const half = quickMs / 2;
  let isEnded = false;
  let timer: NodeJS.Timeout | undefined;
  const look = async (usedBefore?: number): Promise<void> => {
    const used = await seat.cpuMs();
    if (isEnded) return;
    const isBusy = usedBefore !== undefined && used - usedBefore >= half;
    if (isBusy || performance.now() - startedAt >= PATIENCE * quickMs) onOver();
    else timer = setTimeout(() => void look(usedBefore ?? used), half);
  };
  timer = setTimeout(() => void look(), half);
  return () => {
    isEnded = true;
    clearTimeout(timer);
  };
}
