/** Tells subscriptions when to ask again. Looks at the storage only while a subscription waits, once for all of them. */
export type DataVersion = number | undefined;

export class Changes {
  readonly #read: () => DataVersion;
  readonly #intervalMs: number;
  readonly #waiting = new Set<{ readonly seen: DataVersion; readonly wake: () => void }>();
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

  /** Resolves at one of the next looks: when the version is another one or unknown, or when the signal aborts. */
  async after(seen: DataVersion, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const wake = (): void => resolve();
    const waiter = { seen, wake };
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
    for (const { seen, wake } of this.#waiting) if (version === undefined || version !== seen) wake();
  }
}
