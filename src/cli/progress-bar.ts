/** Shows progress while a command works: one line on standard error, or nothing if that is no terminal. */

/** The part of a terminal that is needed. Tests pass their own. */
export interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Milliseconds between two drawings. */
const INTERVAL_MS = 100;
const MAX_BAR = 30;
const CLEAR_LINE = '\r\x1b[2K';

export class ProgressBar {
  readonly #terminal: Terminal;
  readonly #now: () => number;
  #drawnAt = Number.NEGATIVE_INFINITY;
  #isShown = false;

  constructor(terminal: Terminal, now: () => number = Date.now) {
    this.#terminal = terminal;
    this.#now = now;
  }

  /** Shows the progress: `done` is from 0 to 1, or undefined if the end is not known. */
  show(done: number | undefined, note: string): void {
    if (this.#terminal.isTTY !== true || this.#now() - this.#drawnAt < INTERVAL_MS) return;
    this.#drawnAt = this.#now();
    this.#isShown = true;
    const text = done === undefined ? note : `${bar(done)} ${note}`;
    this.#terminal.write(CLEAR_LINE + text.slice(0, (this.#terminal.columns ?? 80) - 1));
  }

  /** Removes the line. */
  end(): void {
    if (this.#isShown) this.#terminal.write(CLEAR_LINE);
    this.#isShown = false;
  }
}

function bar(done: number): string {
  const share = Math.min(1, Math.max(0, done));
  const filled = Math.round(share * MAX_BAR);
  return `[${'#'.repeat(filled)}${'.'.repeat(MAX_BAR - filled)}] ${Math.floor(share * 100)}%`;
}
