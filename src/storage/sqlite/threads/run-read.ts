/** One read: its task and its outcome, as they cross threads. */
import type { PlainError } from '../../../errors.ts';
import { SpangraphError } from '../../../errors.ts';
import type { ExplainedCall } from '../../explain.ts';
import { codeOf } from '../file/error-code.ts';
import { StepRecorder } from '../file/step-recorder.ts';
import type { ReadName, ReadRequests, SqliteReads } from './reads.ts';

export interface ReadTask {
  readonly name: ReadName;
  readonly requests: ReadRequests<ReadName>;
  /** Becomes 1 when the caller gives up. */
  readonly cancelled?: Int32Array;
  /** Whether the outcome explains the read. */
  readonly explain?: boolean;
}

/** Errors cross threads as plain data, because structured clone drops their class and code. */
export type ReadOutcome = ({ readonly answers: unknown } | { readonly error: PlainError; readonly stack?: string }) & {
  readonly work?: ReadWork;
};

/** The steps of a read, and its times in milliseconds since the Unix epoch, which all threads share. */
export interface ReadWork extends Pick<ExplainedCall, 'steps' | 'stepsLeftOut'> {
  readonly begunMs: number;
  readonly endedMs: number;
}

/** Never throws. */
export function runRead(reads: SqliteReads, task: ReadTask, readTimeoutMs: number): ReadOutcome {
  if (task.explain !== true) return outcome(reads, task, readTimeoutMs);
  const steps = new StepRecorder();
  const begunMs = epochMs();
  const answered = outcome(reads, task, readTimeoutMs, steps);
  return { ...answered, work: { begunMs, endedMs: epochMs(), ...steps.result() } };
}

/** Now, in fractions of milliseconds since the Unix epoch. */
export function epochMs(): number {
  return performance.timeOrigin + performance.now();
}

function outcome(
  reads: SqliteReads,
  { name, requests, cancelled }: ReadTask,
  readTimeoutMs: number,
  steps?: StepRecorder,
): ReadOutcome {
  try {
    return { answers: reads.run(name, requests, { timeoutMs: readTimeoutMs, cancelled, steps }) };
  } catch (thrown) {
    const error = asStorageError(thrown);
    const isDefect = error.code === 'INTERNAL_SERVER_ERROR' && thrown instanceof Error;
    return { error: error.toPlain(), ...(isDefect ? { stack: String(thrown.stack) } : {}) };
  }
}

function asStorageError(thrown: unknown): SpangraphError {
  const code = codeOf(thrown);
  if (!(thrown instanceof Error) || !code.startsWith('SQLITE_')) return SpangraphError.from(thrown);
  return new SpangraphError('STORAGE_UNAVAILABLE', `The database cannot be read: ${thrown.message} (${code}).`);
}
