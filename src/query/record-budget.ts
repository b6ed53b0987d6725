/**
 * Limits the records that one operation reads. The cost limit is checked before an operation runs and assumes usual traces;
 * this limit stops an operation that meets unusual ones.
 */
import { SpangraphError } from '../errors.ts';

/**
 * Records (spans, traces, events, links and so on) that an operation may read for each point of the cost limit. Generous,
 * because a trace may well have more events than estimated.
 */
const RECORDS_PER_COST_POINT = 3;

export class RecordBudget {
  readonly #limit: number;
  #spent = 0;

  constructor(maxCost: number) {
    this.#limit = maxCost * RECORDS_PER_COST_POINT;
  }

  /** Throws OPERATION_TOO_COMPLEX if the operation has read too much. */
  spend(records: number): void {
    this.#spent += records;
    if (this.#spent <= this.#limit) return;
    throw new SpangraphError(
      'OPERATION_TOO_COMPLEX',
      `The operation reads ${this.#spent} records, over the limit of ${this.#limit} (${RECORDS_PER_COST_POINT} for each ` +
        'point of the cost limit). Ask for smaller pages of nested lists, or for fewer levels of them.',
    );
  }
}
