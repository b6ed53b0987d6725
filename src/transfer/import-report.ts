import type { WriteReport } from '../storage/backend.ts';

/** Reasons that are kept; further ones are only counted. */
const MAX_REASONS = 20;
/** Characters of one reason. */
const MAX_REASON_LENGTH = 500;

/** What became of everything that was read. */
export class ImportReport {
  /** Spans stored now. */
  stored = 0;
  /** Spans that were stored before. */
  known = 0;
  /** Of the known, those with other content than the stored one, which stays. */
  conflicting = 0;
  /** Spans that cannot be stored. */
  rejected = 0;
  /** Lines, documents and messages that cannot be read. */
  unreadableRecords = 0;
  /** Records of logs, metrics or profiles. */
  skippedRecords = 0;
  /** Why spans were rejected and records could not be read: where, and what is wrong. The first ones only. */
  readonly reasons: string[] = [];

  /** Everything that was read is stored, now or before. */
  get isComplete(): boolean {
    return this.rejected === 0 && this.unreadableRecords === 0;
  }

  add(where: string, { stored, repeated, conflicting, rejected }: WriteReport): void {
    this.stored += stored;
    this.known += repeated;
    this.conflicting += conflicting;
    for (const { index, reason } of rejected) this.reject(where, `span ${index}: ${reason}`);
  }

  reject(where: string, reason: string): void {
    this.rejected++;
    this.#keep(where, reason);
  }

  unreadable(where: string, problem: string): void {
    this.unreadableRecords++;
    this.#keep(where, problem);
  }

  skip(): void {
    this.skippedRecords++;
  }

  #keep(where: string, reason: string): void {
    if (this.reasons.length < MAX_REASONS) this.reasons.push(`${where}: ${reason}`.slice(0, MAX_REASON_LENGTH));
  }
}
