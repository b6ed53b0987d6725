import { pause } from './pause.ts';

interface Repeated {
  /** Milliseconds between the end of the work and its next beginning. */
  readonly intervalMs: number;
  readonly work: () => Promise<void>;
  /** Called with what the work throws. It is tried again the next time. */
  readonly onError: (thrown: unknown) => void;
}

/** Works at once, and then in intervals. When `signal` ends it, resolves after the work under way. */
export async function repeat({ intervalMs, work, onError }: Repeated, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await work();
    } catch (thrown) {
      onError(thrown);
    }
    await pause(intervalMs, signal);
  }
}
