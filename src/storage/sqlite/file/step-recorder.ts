/** Records the steps of one read, for its explanation. */
import type { ExplainedStep } from '../../explain.ts';
import { MAX_EXPLAINED_STEPS, shortened } from '../../explain.ts';

type StepWords = Pick<ExplainedStep, 'access' | 'using' | 'lookingFor' | 'order'>;

/** One way of reading rows. Repeated use adds up. */
export class RecordedStep {
  readonly words: StepWords;
  readonly query: number | undefined;
  rowsRead = 0;
  rowsMatched: number | undefined;
  #times = 0;
  #milliseconds = 0;
  #begun = 0;

  constructor(words: StepWords, query: number | undefined) {
    this.words = words;
    this.query = query;
  }

  get hasBegun(): boolean {
    return this.#times > 0;
  }

  begin(): void {
    this.#times++;
    this.#begun = performance.now();
  }

  end(): void {
    this.#milliseconds += performance.now() - this.#begun;
  }

  /** Counts a tested row. */
  tested(matches: boolean): void {
    this.matched(matches ? 1 : 0);
  }

  /** Counts the rows that met the filter, of some that were tested. */
  matched(rows: number): void {
    this.rowsMatched = (this.rowsMatched ?? 0) + rows;
  }

  toExplained(): ExplainedStep {
    const { access, using, lookingFor, order } = this.words;
    return {
      ...(this.query === undefined ? {} : { query: this.query }),
      access,
      using,
      ...(lookingFor === undefined ? {} : { lookingFor: shortened(lookingFor) }),
      ...(order === undefined ? {} : { order }),
      times: this.#times,
      rowsRead: this.rowsRead,
      ...(this.rowsMatched === undefined ? {} : { rowsMatched: this.rowsMatched }),
      durationMs: this.#milliseconds,
    };
  }
}

export class StepRecorder {
  /** Index of the query to which the next steps belong. Undefined if they belong to all keys of the call. */
  query: number | undefined;
  readonly #steps = new Map<string, RecordedStep>();
  #leftOut = 0;

  /** The step with these words. Call `begin` before its first row. */
  step(words: StepWords): RecordedStep {
    const key = JSON.stringify([this.query, words.access, words.using, words.lookingFor, words.order]);
    const known = this.#steps.get(key);
    if (known !== undefined) return known;
    const step = new RecordedStep(words, this.query);
    if (this.#steps.size < MAX_EXPLAINED_STEPS) this.#steps.set(key, step);
    else this.#leftOut++;
    return step;
  }

  result(): { readonly steps: ExplainedStep[]; readonly stepsLeftOut: number } {
    const begun = [...this.#steps.values()].filter((step) => step.hasBegun);
    return { steps: begun.map((step) => step.toExplained()), stepsLeftOut: this.#leftOut };
  }
}
