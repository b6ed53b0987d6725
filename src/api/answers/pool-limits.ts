/** Limits of the answering threads. */
export interface PoolLimits {
  /** Answering threads. With two or more, one is kept for questions that take no longer than {@link quickMs}. */
  readonly threads: number;
  /** Processors of the machine. Threads beyond them start only for questions that are slow or have waited for long. */
  readonly processors: number;
  /** Questions that one thread works on at once: 1 if it reads in its own thread, more if it waits for a cluster. */
  readonly questionsPerThread: number;
  /** Questions that may wait for a thread. */
  readonly maxWaiting: number;
  /** Milliseconds that a question may wait for a thread. */
  readonly maxWaitMs: number;
  /** Milliseconds that a question may take, waiting included. */
  readonly maxTimeMs: number;
  /** Milliseconds that a question gets on the thread that is kept for quick ones while others wait for it. */
  readonly quickMs: number;
  /** Questions of one client on threads other than the quick one. */
  readonly maxSlowPerClient: number;
  /** MiB that the JavaScript objects of one thread may take. */
  readonly maxMemoryMib: number;
}
