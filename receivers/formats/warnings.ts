/**
 * What was taken although it is not as its format has it. Warnings go one way: a decoder notes them, and the sender is told
 * in `partial_success`, or the reader of an import's report.
 */

/** Each code, and whether something of the input was changed or left out. What is only lenient reading loses nothing. */
export const WARNING_CODES = {
  SNAKE_CASE_KEY: { isLoss: false },
  ENUM_BY_NAME: { isLoss: false },
  MISSING_KIND: { isLoss: false },
  OLD_FIELD: { isLoss: false },
  UNKNOWN_FIELD: { isLoss: true },
  REPAIRED_TEXT: { isLoss: true },
  DROPPED_LINK: { isLoss: true },
} as const satisfies Record<string, { readonly isLoss: boolean }>;

export type WarningCode = keyof typeof WARNING_CODES;

/** All that was met of one kind in one request. */
export interface Warning {
  readonly code: WarningCode;
  /** The field, where one code is used of several: `resourceLogs`, `status.code`. Empty otherwise. */
  readonly subject: string;
  /** How often it was met, at least 1. */
  readonly count: number;
  /** The first one in a sentence: where it was, and what was done. */
  readonly example: string;
}

/** Kinds that one request tells apart; the subjects of further ones are put together. */
const MAX_KINDS = 20;
/** Characters of a subject, and of an example. */
const MAX_SUBJECT_LENGTH = 80;
const MAX_EXAMPLE_LENGTH = 500;

/** Collects warnings in bounded memory. */
export class WarningList {
  readonly #warnings = new Map<string, Warning>();

  constructor(...lists: readonly (readonly Warning[])[]) {
    for (const { code, subject, example, count } of lists.flat()) this.add(code, subject, () => example, count);
  }

  /** `example` is called for the first one of its kind only. */
  add(code: WarningCode, subject: string, example: () => string, count = 1): void {
    const short = subject.slice(0, MAX_SUBJECT_LENGTH);
    const key = `${code} ${short}`;
    if (short !== '' && this.#warnings.size >= MAX_KINDS && !this.#warnings.has(key)) {
      this.add(code, '', example, count);
      return;
    }
    const known = this.#warnings.get(key);
    const text = known?.example ?? example().slice(0, MAX_EXAMPLE_LENGTH);
    this.#warnings.set(key, { code, subject: short, count: (known?.count ?? 0) + count, example: text });
  }

  get list(): readonly Warning[] {
    return [...this.#warnings.values()];
  }
}

/** A warning for people. */
export function describeWarning({ example, count }: Warning): string {
  return count === 1 ? example : `${example} (and ${count - 1} more of this kind)`;
}
