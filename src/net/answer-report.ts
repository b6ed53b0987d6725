/** What the server counts of a question, noted while it is answered. */

/** What the question has taken of the storage until now. */
export interface Taken {
  readonly recordsRead: number;
  readonly bytesRead: number;
}

/** Plain data, because it crosses threads with the reply. */
export interface OperationSummary extends Taken {
  /** The name that its sender gave it, or that of the REST path. */
  readonly operation: string;
  /** Of its errors, each once. */
  readonly codes: readonly string[];
}

/** What an operation without a name is called. */
export const UNNAMED = 'unnamed';

export class AnswerReport {
  #operation: string | undefined;
  #taken: Taken = { recordsRead: 0, bytesRead: 0 };
  readonly #codes = new Set<string>();

  named(operation: string): void {
    this.#operation = operation;
  }

  /** `taken` is read when the answer is complete. */
  reads(taken: Taken): void {
    this.#taken = taken;
  }

  failed(code: string): void {
    this.#codes.add(code);
  }

  /** Undefined if the question was no operation. */
  summary(): OperationSummary | undefined {
    if (this.#operation === undefined && this.#codes.size === 0) return undefined;
    const { recordsRead, bytesRead } = this.#taken;
    return { operation: this.#operation ?? UNNAMED, codes: [...this.#codes], recordsRead, bytesRead };
  }
}
