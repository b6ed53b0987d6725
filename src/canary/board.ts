/** What the last self-check found, for all threads of the process: one writes it to shared memory, and others read it. */

/** Into the server; then by id, by an attribute of its spans, in the list of newest traces, and by id over REST. */
export const CHECKED_PATHS = ['write', 'trace', 'attribute', 'newest', 'rest'] as const;
export type CheckedPath = (typeof CHECKED_PATHS)[number];
export type ReadPath = Exclude<CheckedPath, 'write'>;

/** `failed`: there was no answer, or an error. */
export const CHECK_OUTCOMES = ['ok', 'missing', 'wrong', 'failed'] as const;
export type CheckOutcome = (typeof CHECK_OUTCOMES)[number];

export interface Check {
  /** The receiver that took the trace. */
  readonly receiver: string;
  readonly path: CheckedPath;
}

export interface CheckResult extends Check {
  readonly outcome: CheckOutcome;
  /** Seconds until a write was acknowledged, or from then until the path showed the trace. Undefined if that did not happen. */
  readonly seconds: number | undefined;
}

/** The board as it crosses threads. */
export interface BoardData {
  readonly checks: readonly Check[];
  readonly numbers: Float64Array;
}

/** The end of the last self-check, in milliseconds since the Unix epoch. NaN until there was one. */
const CHECKED_AT = 0;
/** Outcome and seconds of each check follow. */
const NUMBERS_A_CHECK = 2;

/** A board without results. */
export function makeBoard(checks: readonly Check[]): BoardData {
  const length = 1 + NUMBERS_A_CHECK * checks.length;
  const numbers = new Float64Array(new SharedArrayBuffer(length * Float64Array.BYTES_PER_ELEMENT));
  return { checks, numbers: numbers.fill(Number.NaN) };
}

/** Shows the results of a self-check that ended at `now`. */
export function writeBoard({ checks, numbers }: BoardData, results: readonly CheckResult[], now: number): void {
  for (const [index, { receiver, path }] of checks.entries()) {
    const result = results.find((one) => one.receiver === receiver && one.path === path);
    const at = 1 + index * NUMBERS_A_CHECK;
    numbers[at] = result === undefined ? Number.NaN : CHECK_OUTCOMES.indexOf(result.outcome);
    numbers[at + 1] = result?.seconds ?? Number.NaN;
  }
  numbers[CHECKED_AT] = now;
}

/** What the board shows. */
export interface BoardState {
  /** Milliseconds since the Unix epoch. Undefined until there was a self-check. */
  readonly checkedAt: number | undefined;
  readonly results: readonly CheckResult[];
}

/** Reads what was written last. */
export function readBoard({ checks, numbers }: BoardData): BoardState {
  const known = (at: number): number | undefined => {
    const number = numbers[at] ?? Number.NaN;
    return Number.isNaN(number) ? undefined : number;
  };
  const results = checks.flatMap((check, index): CheckResult[] => {
    const at = 1 + index * NUMBERS_A_CHECK;
    const outcome = CHECK_OUTCOMES[known(at) ?? CHECK_OUTCOMES.length];
    return outcome === undefined ? [] : [{ ...check, outcome, seconds: known(at + 1) }];
  });
  return { checkedAt: known(CHECKED_AT), results };
}
