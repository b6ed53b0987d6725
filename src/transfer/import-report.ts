import { describeWarning, type Warning, type WarningCode } from '../../receivers/formats/warnings.ts';
import type { WriteReport } from '../storage/backend.ts';
import { type OtherSignal, SIGNAL_NAMES } from './other-signals.ts';

/** Examples of one kind of finding that are kept; further ones are only counted. */
const MAX_EXAMPLES = 20;
const MAX_WARNING_EXAMPLES = 5;
/** Characters of one example. */
const MAX_EXAMPLE_LENGTH = 500;

/** What was met of one kind that the reader of the report should know. */
export interface Finding {
  /** Such as `Spans rejected`. */
  readonly title: string;
  /** How often it was met. */
  readonly count: number;
  /** Where the first ones were, and what was wrong. */
  readonly examples: readonly string[];
}

const WARNINGS: Readonly<Record<WarningCode, string>> = {
  SNAKE_CASE_KEY: 'Requests with keys in snake_case, which were read',
  ENUM_BY_NAME: 'Enums by name, which were read',
  MISSING_KIND: 'Spans without a kind, stored as UNSPECIFIED',
  OLD_FIELD: 'Fields under their old names, which were read',
  UNKNOWN_FIELD: 'Unknown fields left out',
  REPAIRED_TEXT: 'Texts repaired',
  DROPPED_LINK: 'Links dropped',
};
const REJECTED = 'Spans rejected';
const UNREADABLE = 'Records that could not be read';

/** What became of everything that was read. */
export class ImportReport {
  /** Spans stored now. */
  stored = 0;
  /** Spans that were stored before. */
  known = 0;
  /** Of the known, those with other content than the stored one, which stays. */
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

  /** Every span that was read is stored, now or before, and no record was lost. */
  get isComplete(): boolean {
    return this.rejected === 0 && this.unreadableRecords === 0;
  }

  /** What was left behind or changed, by kind. */
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
