/**
 * Warnings about events that may occur many times a second, and that clients cause: at most one line of each kind in an interval,
 * and not too many lines of all kinds. Every event is either written or counted in a line.
 */
import type { Logger } from './logger.ts';

/** Milliseconds between two lines of one kind. */
const INTERVAL_MS = 10_000;
/** Kinds that are remembered. For a new one more, the oldest is forgotten. */
const MAX_KINDS = 1_000;
/** Lines of all kinds in an interval. What is beyond is counted. */
const MAX_LINES = 100;
/** Milliseconds between two looks at what waits for the end of its interval. */
const TIMER_MS = 1_000;

export interface Warn {
  /**
   * Writes `message` with `fields`. Lines that are alike have the same `kind`, which is the message if it is absent: one of them is
   * written in an interval, with the number of the others in the field `alike`.
   */
  (fields: object, message: string, kind?: string): void;
  /** Writes what waits for the end of its interval. */
  flush(): void;
}

export function rateLimited(log: Pick<Logger, 'warn'>): Warn {
  const limiter = new Limiter(log);
  const warn = (fields: object, message: string, kind = message): void => limiter.warn({ fields, message }, kind);
  return Object.assign(warn, { flush: () => limiter.flush() });
}

interface Line {
  readonly fields: object;
  readonly message: string;
}

/** What is remembered of a kind. */
interface Kind {
  readonly writtenAt: number;
  /** The last one that was not written since. */
  held?: Line;
  /** Those that were not written since. */
  count: number;
}

class Limiter {
  readonly #log: Pick<Logger, 'warn'>;
  /** The one that was written the longest time ago first. */
  readonly #kinds = new Map<string, Kind>();
  #intervalAt = 0;
  /** Lines of the interval that began then. */
  #lines = 0;
  /** Events that are in no line. */
  #leftOut = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(log: Pick<Logger, 'warn'>) {
    this.#log = log;
  }

  warn(line: Line, name: string): void {
    const kind = this.#kinds.get(name);
    if (kind === undefined || isDue(kind)) this.#writeOf(name, line, kind?.count ?? 0);
    else {
      kind.held = line;
      kind.count++;
      this.#wait();
    }
  }

  flush(): void {
    for (const [name, { held, count }] of this.#kinds) if (held !== undefined) this.#writeOf(name, held, count - 1);
    this.#writeLeftOut();
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #writeDue(): void {
    this.#timer = undefined;
    // A kind that is written goes to the end.
    const kinds = [...this.#kinds];
    for (const [name, kind] of kinds) {
      if (!isDue(kind)) break;
      if (kind.held === undefined) this.#kinds.delete(name);
      else this.#writeOf(name, kind.held, kind.count - 1);
    }
    if (Date.now() - this.#intervalAt >= INTERVAL_MS) this.#writeLeftOut();
    const isWaiting = this.#leftOut > 0 || this.#kinds.values().some(({ held }) => held !== undefined);
    if (isWaiting) this.#wait();
  }

  #wait(): void {
    this.#timer ??= setTimeout(() => this.#writeDue(), TIMER_MS).unref();
  }

  #writeOf(name: string, line: Line, alike: number): void {
    this.#kinds.delete(name);
    this.#kinds.set(name, { writtenAt: Date.now(), count: 0 });
    this.#write(line, alike);
    const [oldest] = this.#kinds;
    if (oldest === undefined || this.#kinds.size <= MAX_KINDS) return;
    const [oldName, { held, count }] = oldest;
    this.#kinds.delete(oldName);
    if (held !== undefined) this.#write(held, count - 1);
  }

  #write({ fields, message }: Line, alike: number): void {
    if (Date.now() - this.#intervalAt >= INTERVAL_MS) {
      this.#writeLeftOut();
      this.#intervalAt = Date.now();
      this.#lines = 0;
    }
    if (this.#lines >= MAX_LINES) {
      this.#leftOut += 1 + alike;
      this.#wait();
      return;
    }
    this.#lines++;
    this.#log.warn(alike === 0 ? fields : { ...fields, alike }, message);
  }

  #writeLeftOut(): void {
    if (this.#leftOut === 0) return;
    const events = this.#leftOut;
    this.#leftOut = 0;
    this.#log.warn({ events }, 'Warnings were left out, because there were too many different ones');
  }
}

function isDue({ writtenAt }: Kind): boolean {
  return Date.now() - writtenAt >= INTERVAL_MS;
}
