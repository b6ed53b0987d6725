/** What a call of the port did to find its answers, for people who wonder why a query is slow. */

/** Characters of what one step looked for; more are cut off. */
export const MAX_EXPLANATION_LENGTH = 500;
/** Different steps told of one call; the rest is counted. */
export const MAX_EXPLAINED_STEPS = 50;

/** Rows that a backend read in one way. Repeated ones (a look-up for each key) are told as one, with their number. */
export interface ExplainedStep {
  /** Index of the query in its call; absent where the step is for all keys together. */
  readonly query?: number;
  /** SCAN: rows were read one after the other, within bounds of time at most, and tested. INDEX: an index named them. */
  readonly access: 'INDEX' | 'SCAN';
  /** Tables and indexes, as the backend calls them. */
  readonly using: string;
  /** What was asked of the index, and the bounds of the rows; it may hold what the user typed. */
  readonly lookingFor?: string;
  /** STREAMED: rows came in the order wanted, so reading ended with the page. SORTED: all were read, then sorted in
   * memory. Absent where order does not matter. */
  readonly order?: 'STREAMED' | 'SORTED';
  readonly times: number;
  readonly rowsRead: number;
  /** Of these, the ones that met the whole filter; absent where nothing is tested. */
  readonly rowsMatched?: number;
  /** From its first row to its last, what was done with the rows in between included: steps overlap. */
  readonly durationMs: number;
}

export interface ExplainedCall {
  /** Of `SpanReader`. */
  readonly method: string;
  /** Keys or queries that were asked for together. */
  readonly keys: number;
  /** `performance.now()` of the caller's thread. */
  readonly startedAtMs: number;
  readonly durationMs: number;
  /** Of the duration: until a thread was free for it; and at work there. The rest is the way between threads. */
  readonly waitMs: number;
  readonly workMs: number;
  /** In the order of their beginning. */
  readonly steps: readonly ExplainedStep[];
  /** Steps beyond {@link MAX_EXPLAINED_STEPS}. */
  readonly stepsLeftOut: number;
  /** Code of the error it ended with. */
  readonly error?: string;
}

/** Called once for each call, when it has ended. */
export type ReportCall = (call: ExplainedCall) => void;

export function shortened(text: string): string {
  return text.length <= MAX_EXPLANATION_LENGTH ? text : `${text.slice(0, MAX_EXPLANATION_LENGTH - 1)}…`;
}
