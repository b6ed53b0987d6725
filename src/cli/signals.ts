/** The first signal stops the server in order. A later one ends the process at once. */

type Signal = 'SIGINT' | 'SIGTERM';

const NUMBERS: Readonly<Record<Signal, number>> = { SIGINT: 2, SIGTERM: 15 };

/**
 * One Ctrl-C can arrive twice: the terminal signals the whole process group, and npm passes its own signal on to the child. A
 * signal within this time of the first counts as the same.
 */
const SAME_SIGNAL_MS = 500;

/** What the handler needs from the process. Tests pass their own. */
export interface SignalHost {
  on(signal: Signal, listener: () => void): unknown;
  exit(code: number): void;
  now(): number;
}

/** Calls `stop` on the first signal. A later one exits at once with 128 plus its number. */
export function onStopSignal(host: SignalHost, stop: (signal: Signal) => void): void {
  let firstAt: number | undefined;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    host.on(signal, () => {
      if (firstAt === undefined) {
        firstAt = host.now();
        stop(signal);
      } else if (host.now() - firstAt > SAME_SIGNAL_MS) {
        host.exit(128 + NUMBERS[signal]);
      }
    });
  }
}
