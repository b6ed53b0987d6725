/** What the server counts of a question, and shows of it in its own traces, noted while it is answered. */

/** What the question has taken of the storage until now. */
export interface Taken {
  readonly recordsRead: number;
  readonly bytesRead: number;
}

/** A call of the storage port. */
export interface ReadSummary {
  /** Name of the method of `SpanReader`. */
  readonly method: string;
  /** Number of keys or queries in the call. */
  readonly keys: number;
  /** On the clock of {@link clockMs}. */
  readonly startedAtMs: number;
  readonly durationMs: number;
  readonly rowsRead: number;
  /** Code of the error that ended the call. */
  readonly error?: string;
}

/** Plain data, because it crosses threads with the reply. */
export interface OperationSummary extends Taken {
  /** The name that its sender gave it, or that of the REST path. */
  readonly operation: string;
  /** `query`, for an operation of GraphQL. */
  readonly graphqlType?: string | undefined;
  /** SHA-256 of the document of GraphQL, in hexadecimal digits: its name among persisted documents. */
  readonly documentHash?: string | undefined;
  /** Of its errors, each once. */
  readonly codes: readonly string[];
  /** In the order in which they ended. None if the question is not traced. */
  readonly reads: readonly ReadSummary[];
  /** Reads beyond {@link MAX_REPORTED_READS}. */
  readonly readsLeftOut: number;
}

/** A call as the storage reports it, with its start as `performance.now()` of this thread. */
type ReportedRead = Omit<ReadSummary, 'rowsRead'> & { readonly steps: readonly { readonly rowsRead: number }[] };

/** What an operation without a name is called. */
export const UNNAMED = 'unnamed';
/** Reads that are reported of one question: the first ones. It makes a few for each level of its fields. */
const MAX_REPORTED_READS = 200;

/** Milliseconds since the process started, near enough to the Unix epoch. The same in all threads, and never set back. */
export function clockMs(now = performance.now()): number {
  return performance.timeOrigin + now;
}

export class AnswerReport {
  #operation: string | undefined;
  #graphqlType: string | undefined;
  #documentHash: string | undefined;
  #taken: Taken = { recordsRead: 0, bytesRead: 0 };
  readonly #codes = new Set<string>();
  readonly #reads: ReadSummary[] = [];
  #readsLeftOut = 0;
  /** Call it with each call of the storage port. Undefined if the question is not traced. */
  readonly onRead: ((read: ReportedRead) => void) | undefined;

  constructor(isTraced = false) {
    if (isTraced) this.onRead = (read) => this.#add(read);
  }

  named(operation: string, graphql: Pick<OperationSummary, 'graphqlType' | 'documentHash'> = {}): void {
    this.#operation = operation;
    this.#graphqlType = graphql.graphqlType;
    this.#documentHash = graphql.documentHash;
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
    return {
      operation: this.#operation ?? UNNAMED,
      graphqlType: this.#graphqlType,
      documentHash: this.#documentHash,
      codes: [...this.#codes],
      recordsRead,
      bytesRead,
      reads: this.#reads,
      readsLeftOut: this.#readsLeftOut,
    };
  }

  #add({ method, keys, startedAtMs, durationMs, steps, error }: ReportedRead): void {
    if (this.#reads.length === MAX_REPORTED_READS) {
      this.#readsLeftOut++;
      return;
    }
    const rowsRead = steps.reduce((sum, step) => sum + step.rowsRead, 0);
    this.#reads.push({
      method,
      keys,
      startedAtMs: clockMs(startedAtMs),
      durationMs,
      rowsRead,
      ...(error === undefined ? {} : { error }),
    });
  }
}
