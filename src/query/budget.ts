/**
 * What one operation has read so far. The cost limit judges an operation before it runs, by what traces are usually like;
 * this one stops the operation whose data is not like that.
 */
import { SpangraphError } from '../errors.ts';

/**
 * Records (spans, traces, events, links ...) that an operation may read for each point of the cost limit. Wide, because a
 * trace may well have more events than the estimate says.
 */
const RECORDS_PER_COST_POINT = 3;

export class ReadBudget {
  readonly #limit: number;
  #spent = 0;

  constructor(maxCost: number) {
    this.#limit = maxCost * RECORDS_PER_COST_POINT;
  }

  /** Throws OPERATION_TOO_COMPLEX once the operation has read more than it may. */
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
