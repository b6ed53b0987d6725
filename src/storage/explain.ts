/** What a call of the port did to find its answers: it explains why a query is slow. */
import { SpangraphError } from '../errors.ts';

/** Maximum length of `lookingFor`, in characters. The rest is cut off. */
export const MAX_EXPLANATION_LENGTH = 500;
/** Maximum number of distinct steps reported for one call. Further steps are only counted. */
export const MAX_EXPLAINED_STEPS = 50;

/** Rows that a backend read in one way. Repeated reads (a look-up for each key) are one step with a count. */
export interface ExplainedStep {
  /** Index of the query in its call. Absent if the step serves all keys together. */
  readonly query?: number;
  /** SCAN: rows were read one after the other, bounded by time at most, and tested. INDEX: an index named the rows. */
  readonly access: 'INDEX' | 'SCAN';
  /** Tables and indexes, by the backend's names. */
  readonly using: string;
  /** What the index was searched for, and the bounds of the rows. It may contain user input. */
  readonly lookingFor?: string;
  /** STREAMED: rows came in the requested order, so reading ended with the page. SORTED: all rows were read, then sorted in
   * memory. Absent if order does not matter. */
  readonly order?: 'STREAMED' | 'SORTED';
  readonly times: number;
  readonly rowsRead: number;
  /** How many of these met the whole filter. Absent if nothing was tested. */
  readonly rowsMatched?: number;
  /** From the first row to the last, including the work on the rows in between. Steps overlap. */
  readonly durationMs: number;
}

/** One call of the port. */
export interface ExplainedCall {
  /** Name of the method of `SpanReader`. */
  readonly method: string;
  /** Number of keys or queries in the call. */
  readonly keys: number;
  /** `performance.now()` in the caller's thread. */
  readonly startedAtMs: number;
  readonly durationMs: number;
  /** Part of the duration until a thread was free, and part spent at work there. The rest is transfer between threads. */
  readonly waitMs: number;
  readonly workMs: number;
  /** In the order in which they began. */
  readonly steps: readonly ExplainedStep[];
  /** Steps beyond {@link MAX_EXPLAINED_STEPS}. */
  readonly stepsLeftOut: number;
  /** Code of the error that ended the call. */
  readonly error?: string;
}

/** Called once for each call of the port, when it has ended. */
export type ReportCall = (call: ExplainedCall) => void;

/** The steps of a call that has ended. */
type CallSteps = Pick<ExplainedCall, 'steps' | 'stepsLeftOut'>;

interface ReportedCall {
  readonly report: ReportCall;
  readonly method: string;
  /** Number of keys or queries in the call. */
  readonly keys: number;
  /** Called when the call has ended, with its duration in milliseconds. */
  readonly stepsOf: (durationMs: number) => CallSteps;
}

/** Runs a call that works in this thread, and reports it when it has ended. Returns and throws what `run` does. */
export async function reportedCall<Answers>(
  { report, method, keys, stepsOf }: ReportedCall,
  run: () => Answers | Promise<Answers>,
): Promise<Answers> {
  const startedAtMs = performance.now();
  const reportEnd = (error?: SpangraphError): void => {
    const durationMs = performance.now() - startedAtMs;
    report({
      method,
      keys,
      startedAtMs,
      durationMs,
      waitMs: 0,
      workMs: durationMs,
      ...stepsOf(durationMs),
      ...(error === undefined ? {} : { error: error.code }),
    });
  };
  try {
    const answers = await run();
    reportEnd();
    return answers;
  } catch (thrown) {
    reportEnd(SpangraphError.from(thrown));
    throw thrown;
  }
}

/** Cuts a text to {@link MAX_EXPLANATION_LENGTH} characters. */
export function shortened(text: string): string {
  return text.length <= MAX_EXPLANATION_LENGTH ? text : `${text.slice(0, MAX_EXPLANATION_LENGTH - 1)}…`;
}
