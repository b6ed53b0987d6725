import type { CheckReport, Finding } from './maintenance.ts';

/** Findings of a part that are kept. The others are counted. */
const MAX_KEPT = 20;

/** Collects what is wrong, in bounded memory. */
export class Findings {
  readonly #kept: Finding[] = [];
  readonly #counts = new Map<string, number>();
  #isLossy = false;

  add(finding: Finding): void {
    const count = this.countOf(finding.part);
    this.#counts.set(finding.part, count + 1);
    if (count < MAX_KEPT) this.#kept.push(finding);
    if (!finding.repairable) this.#isLossy = true;
  }

  /** The number of findings of a part. */
  countOf(part: string): number {
    return this.#counts.get(part) ?? 0;
  }

  report(): Pick<CheckReport, 'findings' | 'counts' | 'isLossy'> {
    return { findings: this.#kept, counts: Object.fromEntries(this.#counts), isLossy: this.#isLossy };
  }
}
