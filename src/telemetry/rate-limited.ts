/**
 * Warnings about events that may occur many times a second: at most one line of each kind in an interval, with the
 * number of events.
 */
import type { Logger } from './logger.ts';

/** Milliseconds between two lines of one kind. */
const INTERVAL_MS = 10_000;

/** Writes `message` with `fields`, and the number of omissions since its last line. */
export type Warn = (fields: object, message: string) => void;

export function rateLimited(log: Pick<Logger, 'warn'>, now: () => number = Date.now): Warn {
  const kinds = new Map<string, { last: number; suppressed: number }>();
  return (fields, message) => {
    const kind = kinds.get(message) ?? { last: Number.NEGATIVE_INFINITY, suppressed: 0 };
    kinds.set(message, kind);
    if (now() - kind.last < INTERVAL_MS) {
      kind.suppressed++;
      return;
    }
    log.warn(kind.suppressed === 0 ? fields : { ...fields, alike: kind.suppressed }, message);
    kind.last = now();
    kind.suppressed = 0;
  };
}
