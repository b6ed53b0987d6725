import { type OtherSignal, SIGNAL_NAMES } from '../../receivers/formats/any-json/signal-names.ts';
import { describeWarning, type Warning, type WarningCode } from '../../receivers/formats/warnings.ts';
import type { WriteReport } from '../storage/backend.ts';

/** Maximum number of examples of one kind. Further ones are only counted. */
const MAX_EXAMPLES = 20;
const MAX_WARNING_EXAMPLES = 5;
/** Maximum length of one example in characters. */
const MAX_EXAMPLE_LENGTH = 500;

/** One kind of thing that was left behind or changed. */
export interface Finding {
  /** Such as `Spans rejected`. */
  readonly title: string;
  /** How often it occurred. */
  readonly count: number;
  /** The places of the first ones, and what was wrong. */
  readonly examples: readonly string[];
}

const WARNINGS: Readonly<Record<WarningCode, string>> = {
  SNAKE_CASE_KEY: 'Requests with keys in snake_case (read)',
  ENUM_BY_NAME: 'Enums by name (read)',
  MISSING_KIND: 'Spans without a kind, stored as UNSPECIFIED',
  OLD_FIELD: 'Fields under old names (read)',
  UNKNOWN_FIELD: 'Unknown fields left out',
  REPAIRED_TEXT: 'Texts repaired',
  DROPPED_LINK: 'Links dropped',
};
const REJECTED = 'Spans rejected';
const UNREADABLE = 'Records that could not be read';

/** The outcome of an import. */
export class ImportReport {
  /** Spans stored now. */
  stored = 0;
  /** Spans that were already stored. */
  known = 0;
  /** Known spans whose content differs from that of the stored one, which stays. */
  conflicting = 0;
  readonly #findings = new Map<string, { count: number; readonly examples: string[] }>();

  /** Spans that cannot be stored. */
  get rejected(): number {
    return this.#findings.get(REJECTED)?.count ?? 0;
  }

  /** Lines, documents and messages that cannot be read. */
  get unreadableRecords(): number {
    return this.#findings.get(UNREADABLE)?.count ?? 0;
  }

  /** Whether all records could be read and all spans are stored. */
  get isComplete(): boolean {
    return this.rejected === 0 && this.unreadableRecords === 0;
  }

  /** What was left behind or changed. */
  get findings(): readonly Finding[] {
    return Array.from(this.#findings, ([title, finding]) => ({ title, ...finding }));
  }

  add(where: string, { stored, repeated, conflicting, rejected }: WriteReport): void {
    this.stored += stored;
    this.known += repeated;
    this.conflicting += conflicting;
    for (const { index, reason } of rejected) this.reject(where, `span ${index}: ${reason}`);
  }

  reject(where: string, reason: string): void {
    this.#note(REJECTED, `${where}: ${reason}`);
  }

  unreadable(where: string, problem: string): void {
    this.#note(UNREADABLE, `${where}: ${problem}`);
  }

  skip(where: string, signal: OtherSignal): void {
    this.#note(`Records of ${SIGNAL_NAMES[signal]} left out`, where);
  }

  empty(where: string): void {
    this.#note('Files without a record', where);
  }

  warn(where: string, warning: Warning): void {
    this.#note(WARNINGS[warning.code], `${where}: ${describeWarning(warning)}`, warning.count, MAX_WARNING_EXAMPLES);
  }

  #note(title: string, example: string, count = 1, maxExamples = MAX_EXAMPLES): void {
    const finding = this.#findings.get(title) ?? { count: 0, examples: [] };
    finding.count += count;
    if (finding.examples.length < maxExamples) finding.examples.push(example.slice(0, MAX_EXAMPLE_LENGTH));
    this.#findings.set(title, finding);
  }
}
