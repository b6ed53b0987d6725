/** A read connection that records what its statements read. Searches record their own steps, which say more. */
import type { Database } from 'better-sqlite3';
import type { ReadClock } from './read-clock.ts';
import { ReadConnection, type SqlParameter } from './read-connection.ts';
import type { Select } from './select.ts';
import { planOfStatement, type StatementPlan } from './statement-plan.ts';
import type { RecordedStep, StepRecorder } from './step-recorder.ts';

export class ExplainedConnection extends ReadConnection {
  readonly #db: Database;
  readonly #steps: StepRecorder;
  readonly #plans = new Map<string, StatementPlan>();

  constructor(db: Database, clock: ReadClock, steps: StepRecorder) {
    super(db, clock);
    this.#db = db;
    this.#steps = steps;
  }

  override *iterate<Row extends readonly unknown[]>(
    statement: Select<Row>,
    ...parameters: readonly SqlParameter[]
  ): IterableIterator<Row> {
    const step = this.#begin(statement.sql);
    try {
      for (const row of super.iterate(statement, ...parameters)) {
        step.rowsRead++;
        yield row;
      }
    } finally {
      step.end();
    }
  }

  override all<Row extends readonly unknown[]>(statement: Select<Row>, ...parameters: readonly SqlParameter[]): Row[] {
    const step = this.#begin(statement.sql);
    const rows = super.all(statement, ...parameters);
    step.rowsRead += rows.length;
    step.end();
    return rows;
  }

  override get<Row extends readonly unknown[]>(
    statement: Select<Row>,
    ...parameters: readonly SqlParameter[]
  ): Row | undefined {
    const step = this.#begin(statement.sql);
    const row = super.get(statement, ...parameters);
    if (row !== undefined) step.rowsRead++;
    step.end();
    return row;
  }

  #begin(sql: string): RecordedStep {
    let plan = this.#plans.get(sql);
    if (plan === undefined) {
      plan = planOfStatement(sql, this.#db);
      this.#plans.set(sql, plan);
    }
    const step = this.#steps.step(plan);
    step.begin();
    return step;
  }
}
