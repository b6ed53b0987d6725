/** Runs one read of the port in this thread, and reports it if that is wanted. */
import { SpangraphError } from '../../../errors.ts';
import type { OperationMeter } from '../../backend.ts';
import type { ReportCall } from '../../explain.ts';
import { codeOf } from '../file/error-code.ts';
import { StepRecorder } from '../file/step-recorder.ts';
import type { ReadAnswers, ReadName, ReadRequests, SqliteReads } from './reads.ts';

/** How the reads of a reader go. */
export interface RunOptions {
  readonly timeoutMs: number;
  readonly operation?: OperationMeter;
  readonly report?: ReportCall;
}

/** Throws READ_TIMEOUT, STORAGE_UNAVAILABLE, and what the operation's limits and the signal throw. */
export function runRead<Name extends ReadName>(
  reads: SqliteReads,
  name: Name,
  requests: ReadRequests<Name>,
  { timeoutMs, operation, report }: RunOptions,
): ReadAnswers<Name> {
  if (report === undefined) return orStorageError(() => reads.run(name, requests, { timeoutMs, operation }));
  const steps = new StepRecorder();
  const startedAtMs = performance.now();
  const reportEnd = (error?: SpangraphError): void => {
    const durationMs = performance.now() - startedAtMs;
    report({
      method: name,
      keys: requests.length,
      startedAtMs,
      durationMs,
      // The thread that asks is the one that reads.
      waitMs: 0,
      workMs: durationMs,
      ...steps.result(),
      ...(error === undefined ? {} : { error: error.code }),
    });
  };
  try {
    const answers = orStorageError(() => reads.run(name, requests, { timeoutMs, operation, steps }));
    reportEnd();
    return answers;
  } catch (thrown) {
    reportEnd(SpangraphError.from(thrown));
    throw thrown;
  }
}

/** SQLite's own errors say what is wrong with the file. Everything else stays as it is. */
function orStorageError<Answer>(read: () => Answer): Answer {
  try {
    return read();
  } catch (thrown) {
    const code = codeOf(thrown);
    if (!(thrown instanceof Error) || !code.startsWith('SQLITE_')) throw thrown;
    const message = `The database cannot be read: ${thrown.message} (${code}).`;
    throw new SpangraphError('STORAGE_UNAVAILABLE', message, { cause: thrown });
  }
}
