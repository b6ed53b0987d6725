/** Gathers the steps of one read. */
import type { Database } from 'better-sqlite3';
import type { ExplainedStep } from '../../explain.ts';
import { MAX_EXPLAINED_STEPS, shortened } from '../../explain.ts';
import type { SqlRow } from '../file/connection.ts';
import { Connection } from '../file/connection.ts';
import type { StatementPlan } from './statement-plan.ts';
import { planOfStatement } from './statement-plan.ts';

type StepWords = Pick<ExplainedStep, 'access' | 'using' | 'lookingFor' | 'order'>;

/** One way of reading rows, as often as it was gone. */
export class Step {
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

  begin(): void {
    this.#times++;
    this.#begun = performance.now();
  }

  end(): void {
    this.#milliseconds += performance.now() - this.#begun;
  }

  /** Counts a row that was tested. */
  tested(matches: boolean): void {
    this.rowsMatched = (this.rowsMatched ?? 0) + (matches ? 1 : 0);
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

export class Explanation {
  /** What the next steps are for; undefined: all keys of the call. */
  query: number | undefined;
  readonly #steps = new Map<string, Step>();
  #leftOut = 0;

  /** The step of these words; begin it before its first row. */
  step(words: StepWords): Step {
    const key = JSON.stringify([this.query, words.access, words.using, words.lookingFor, words.order]);
    const known = this.#steps.get(key);
    if (known !== undefined) return known;
    const step = new Step(words, this.query);
    if (this.#steps.size < MAX_EXPLAINED_STEPS) this.#steps.set(key, step);
    else this.#leftOut++;
    return step;
  }

  result(): { readonly steps: ExplainedStep[]; readonly stepsLeftOut: number } {
    return { steps: [...this.#steps.values()].map((step) => step.toExplained()), stepsLeftOut: this.#leftOut };
  }
}

/** A connection whose statements tell what they read, but for walks, whose callers know more. */
export class ExplainedConnection extends Connection {
  readonly #db: Database;
  readonly #explanation: Explanation;
  readonly #plans = new Map<string, StatementPlan>();

  constructor(db: Database, explanation: Explanation) {
    super(db);
    this.#db = db;
    this.#explanation = explanation;
  }

  override *iterate(sql: string, ...parameters: readonly unknown[]): IterableIterator<SqlRow> {
    const step = this.#begin(sql);
    try {
      for (const row of super.iterate(sql, ...parameters)) {
        step.rowsRead++;
        yield row;
      }
    } finally {
      step.end();
    }
  }

  override all(sql: string, ...parameters: readonly unknown[]): SqlRow[] {
    const step = this.#begin(sql);
    const rows = super.all(sql, ...parameters);
    step.rowsRead += rows.length;
    step.end();
    return rows;
  }

  override get(sql: string, ...parameters: readonly unknown[]): SqlRow | undefined {
    const step = this.#begin(sql);
    const row = super.get(sql, ...parameters);
    if (row !== undefined) step.rowsRead++;
    step.end();
    return row;
  }

  #begin(sql: string): Step {
    let plan = this.#plans.get(sql);
    if (plan === undefined) {
      plan = planOfStatement(sql, this.#db);
      this.#plans.set(sql, plan);
    }
    const step = this.#explanation.step(plan);
    step.begin();
    return step;
  }
}
