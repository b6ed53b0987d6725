/**
 * What one operation takes while it runs. The cost limit judges an operation before it runs, by what traces usually are;
 * the account ends the operation whose data is not like that.
 */
import { SpangraphError } from '../errors.ts';

/** What one operation may take. */
export interface AccountLimits {
  /** Records (spans, traces, events, links, keys ...) that it reads. */
  readonly maxRecords: number;
  /** Bytes that it reads from the storage. */
  readonly maxReadBytes: number;
  /** Fields of its answer; a field of each item of a list counts. */
  readonly maxFields: number;
  /** Bytes of its answer, about: keys, and values as JSON. */
  readonly maxAnswerBytes: number;
}

/** Why an operation ends before it is answered. */
export interface Cancellation {
  /** Aborted with a SpangraphError as the reason. */
  readonly signal: AbortSignal;
  /** One integer, not 0 once nobody wants the answer; seen by code that does not wait. */
  readonly cancelled: Int32Array;
  /** One integer, set to the KiB that the operation has read and answered so far. */
  readonly progress?: Int32Array;
  /** Aborts {@link refused} of the largest operation of this thread if the thread has little memory left. */
  readonly checkMemory?: () => void;
  /** Aborted with the SpangraphError that refuses the operation. */
  readonly refused?: AbortSignal;
}

/** How often the cancellation and the memory are looked at while fields are counted. */
const FIELDS_BETWEEN_LOOKS = 1_024;
/** The same while bytes are read. */
const BYTES_BETWEEN_LOOKS = 2 ** 20;

export class OperationAccount {
  readonly #limits: AccountLimits;
  readonly #cancellation: Cancellation;
  readonly #ended = new AbortController();
  readonly #begunCpu = process.threadCpuUsage();
  readonly #waitedMs: number;
  #records = 0;
  #readBytes = 0;
  #unseenBytes = 0;
  #fields = 0;
  #unseenFields = 0;
  #answerBytes = 0;
  #refusal: SpangraphError | undefined;
  /** Aborted when a limit is reached, or the operation is cancelled. */
  readonly signal: AbortSignal = this.#ended.signal;

  /** `waitedMs`: milliseconds that the operation waited before it began. */
  constructor(limits: AccountLimits, cancellation: Cancellation, waitedMs = 0) {
    this.#limits = limits;
    this.#cancellation = cancellation;
    this.#waitedMs = waitedMs;
    const { signal, refused } = cancellation;
    if (signal.aborted) this.#ended.abort(signal.reason);
    else signal.addEventListener('abort', () => this.#ended.abort(signal.reason), { once: true });
    refused?.addEventListener('abort', () => this.#end(SpangraphError.from(refused.reason)), { once: true });
  }

  /** Seen by reads, which do not wait. */
  get cancelled(): Int32Array {
    return this.#cancellation.cancelled;
  }

  /** Records that the operation may still read. */
  get recordsLeft(): number {
    return Math.max(0, this.#limits.maxRecords - this.#records);
  }

  /** Throws OPERATION_TOO_COMPLEX if the operation has read more records than it may. `advice` says how to ask for less. */
  readRecords(records: number, advice = LESS): void {
    // Reads that were under way do not count any more: they end without their records.
    if (this.#refusal !== undefined) throw this.#refusal;
    this.#records += records;
    if (this.#records > this.#limits.maxRecords) throw this.#end(tooManyRecords(this.#records, this.#limits, advice));
  }

  /** Throws OPERATION_TOO_LARGE if the operation has read more bytes than it may, and the reason of a cancellation. */
  readBytes(bytes: number): void {
    this.#readBytes += bytes;
    this.#unseenBytes += bytes;
    if (this.#readBytes > this.#limits.maxReadBytes) throw this.#end(tooManyReadBytes(this.#limits));
    if (this.#unseenBytes >= BYTES_BETWEEN_LOOKS) this.#look();
  }

  /** Throws OPERATION_TOO_LARGE at a limit, and the reason of a cancellation. `bytes`: of its key. */
  answerField(bytes: number): void {
    this.answerFields(1, bytes);
  }

  /** The same for several fields. `bytes`: of their keys and values. */
  answerFields(fields: number, bytes: number): void {
    this.#fields += fields;
    this.#unseenFields += fields;
    this.#answerBytes += bytes;
    if (this.#fields > this.#limits.maxFields) throw this.#end(tooManyFields(this.#limits));
    if (this.#answerBytes > this.#limits.maxAnswerBytes) throw this.#end(tooManyAnswerBytes(this.#limits));
    if (this.#unseenFields >= FIELDS_BETWEEN_LOOKS) this.#look();
  }

  /** Bytes of the value of a field that is counted already. Throws OPERATION_TOO_LARGE at a limit. */
  answerBytes(bytes: number): void {
    this.#answerBytes += bytes;
    this.#unseenBytes += bytes;
    if (this.#answerBytes > this.#limits.maxAnswerBytes) throw this.#end(tooManyAnswerBytes(this.#limits));
    if (this.#unseenBytes >= BYTES_BETWEEN_LOOKS) this.#look();
  }

  get recordsRead(): number {
    return this.#records;
  }

  /** Bytes that it has read from the storage. */
  get bytesRead(): number {
    return this.#readBytes;
  }

  /** What ended the operation. */
  get refusal(): SpangraphError | undefined {
    return this.#refusal;
  }

  /** What it has taken until now; times in milliseconds. */
  statement(): OperationCost {
    const { user, system } = process.threadCpuUsage(this.#begunCpu);
    return {
      recordsRead: this.#records,
      bytesRead: this.#readBytes,
      fields: this.#fields,
      answerBytes: this.#answerBytes,
      cpuMs: Math.round((user + system) / 10) / 100,
      waitedMs: Math.round(this.#waitedMs * 100) / 100,
    };
  }

  #showProgress(): void {
    const { progress } = this.#cancellation;
    if (progress !== undefined) Atomics.store(progress, 0, (this.#readBytes + this.#answerBytes) >>> 10);
  }

  #look(): void {
    this.#unseenBytes = 0;
    this.#unseenFields = 0;
    this.#showProgress();
    this.#cancellation.checkMemory?.();
    if (this.#refusal !== undefined) throw this.#refusal;
    if (Atomics.load(this.#cancellation.cancelled, 0) === 0) return;
    throw this.#end(new SpangraphError('OPERATION_REFUSED', 'Nobody waits for the answer any more.'));
  }

  /** Everything else of the operation stops as well. */
  #end(error: SpangraphError): SpangraphError {
    this.#refusal ??= error;
    this.#ended.abort(this.#refusal);
    return this.#refusal;
  }
}

/** {@link OperationAccount.statement}, as clients see it in `extensions.cost`. */
export interface OperationCost {
  readonly recordsRead: number;
  readonly bytesRead: number;
  readonly fields: number;
  readonly answerBytes: number;
  /** CPU time of the thread since the operation began; where a thread answers several at once, theirs too. */
  readonly cpuMs: number;
  readonly waitedMs: number;
}

const LESS = 'Ask for smaller pages, of the outer lists most of all, for fewer fields, or in several operations.';

function tooManyRecords(records: number, { maxRecords }: AccountLimits, advice: string): SpangraphError {
  return new SpangraphError(
    'OPERATION_TOO_COMPLEX',
    `The operation reads ${records} records, over the limit of ${maxRecords} (api.limits.max_records). ${advice}`,
  );
}

function tooManyReadBytes({ maxReadBytes }: AccountLimits): SpangraphError {
  return new SpangraphError(
    'OPERATION_TOO_LARGE',
    `The operation reads more than ${maxReadBytes} bytes from the storage, the limit (api.limits.max_read_size_mib). ${LESS}`,
  );
}

function tooManyFields({ maxFields }: AccountLimits): SpangraphError {
  return new SpangraphError(
    'OPERATION_TOO_LARGE',
    `The answer has more than ${maxFields} fields, the limit (api.limits.max_fields). ${LESS}`,
  );
}

function tooManyAnswerBytes({ maxAnswerBytes }: AccountLimits): SpangraphError {
  return new SpangraphError(
    'OPERATION_TOO_LARGE',
    `The answer has more than ${maxAnswerBytes} bytes, the limit (api.limits.max_answer_size_mib). ${LESS}`,
  );
}
