/**
 * Warnings about input that was accepted although it breaks the rules of its format. A decoder notes them. The sender finds
 * them in `partial_success`, and the user of `import` in the report.
 */

/** Each code, and whether part of the input was changed or left out. Lenient reading alone loses nothing. */
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

/** All occurrences of one kind in one request. */
export interface Warning {
  readonly code: WarningCode;
  /** The field, for codes that apply to several: `resourceLogs`, `status.code`. Empty for other codes. */
  readonly subject: string;
  /** The number of occurrences, at least 1. */
  readonly count: number;
  /** A sentence about the first occurrence: where it is, and what was done. */
  readonly example: string;
}

/** Kinds that are told apart in one request. The subjects of further kinds are merged. */
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

  /** Calls `example` only for the first occurrence of its kind. */
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

/** The text of a warning. */
export function describeWarning({ example, count }: Warning): string {
  return count === 1 ? example : `${example} (and ${count - 1} more of this kind)`;
}
