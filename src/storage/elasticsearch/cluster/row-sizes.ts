/**
 * How large the rows of answers are. The cluster makes an answer whole before its size is known, so asking for too much costs the
 * cluster memory and time. What was seen lately tells how many rows fit.
 */

/** Share of the largest size for an answer that a request aims at. Rows differ in size. */
const AIM = 1 / 2;
/** With more rows than this, an answer that was too large may have been so by far. */
const MANY_ROWS = 64;
/** How much larger than it has shown its rows are then assumed to be. */
const CAUTION = 4;
/** What is left of the size of large rows after an answer with smaller ones. */
const DECAY = 3 / 4;

export class RowSizes {
  readonly #maxBytes: number;
  /** Bytes of a row, by the kind of rows. */
  readonly #bytes = new Map<string, number>();

  /** `maxBytes`: the largest answer that is received. */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** As many of the wanted rows as likely fit, and at least one. All if nothing is known. */
  fitting(kind: string, wanted: number): number {
    const bytes = this.#bytes.get(kind) ?? 0;
    return bytes === 0 ? wanted : Math.min(wanted, Math.max(1, Math.floor((AIM * this.#maxBytes) / bytes)));
  }

  saw(kind: string, rows: number, bytes: number): void {
    if (rows > 0) this.#bytes.set(kind, Math.max(bytes / rows, DECAY * (this.#bytes.get(kind) ?? 0)));
  }

  wasTooLarge(kind: string, rows: number): void {
    const least = ((rows > MANY_ROWS ? CAUTION : 1) * this.#maxBytes) / rows;
    this.#bytes.set(kind, Math.max(least, this.#bytes.get(kind) ?? 0));
  }
}
