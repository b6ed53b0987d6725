/** Tells subscriptions when to ask again. Looks at the storage only while a subscription waits, once for all of them. */
export type DataVersion = number | undefined;

/** Bounds on a wait, in the time of performance.now. */
export interface WaitBounds {
  /** Changes before it do not end the wait. */
  readonly earliest?: number;
  /** The wait ends then without a change. */
  readonly latest?: number;
}

interface Waiter extends Required<WaitBounds> {
  readonly seen: DataVersion;
  readonly wake: () => void;
}

export class Changes {
  readonly #read: () => DataVersion;
  readonly #intervalMs: number;
  readonly #waiting = new Set<Waiter>();
  #timer: NodeJS.Timeout | undefined;

  /** `read`: see `SpanReader.dataVersion`. */
  constructor(read: () => DataVersion, intervalMs: number) {
    this.#read = read;
    this.#intervalMs = intervalMs;
  }

  /** Undefined also if the storage cannot say. The next read then fails with the reason. */
  version(): DataVersion {
    try {
      return this.#read();
    } catch {
      return undefined;
    }
  }

  /** Resolves at one of the next looks: when the version is another one or unknown, within the bounds, or when the signal aborts. */
  async after(seen: DataVersion, signal: AbortSignal, bounds: WaitBounds = {}): Promise<void> {
    if (signal.aborted) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const wake = (): void => resolve();
    const { earliest = Number.NEGATIVE_INFINITY, latest = Number.POSITIVE_INFINITY } = bounds;
    const waiter = { seen, wake, earliest, latest };
    this.#waiting.add(waiter);
    this.#timer ??= setInterval(() => this.#look(), this.#intervalMs);
    signal.addEventListener('abort', wake);
    await promise;
    signal.removeEventListener('abort', wake);
    this.#waiting.delete(waiter);
    if (this.#waiting.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #look(): void {
    const version = this.version();
    const now = performance.now();
    for (const { seen, wake, earliest, latest } of this.#waiting) {
      const hasChanged = version === undefined || version !== seen;
      if (now >= earliest && (hasChanged || now >= latest)) wake();
    }
  }
}
