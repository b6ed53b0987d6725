/** Writes many documents in few requests. Each document has its own outcome. */
import type { Client } from '@elastic/elasticsearch';
import { SpangraphError } from '../../../errors.ts';
import type { Piece } from '../documents/pieces.ts';
import { lengthOf, toBytes } from '../documents/pieces.ts';
import { checkMapping } from './check-mapping.ts';
import { describeClusterError, isTransient, isTransientStatus, reasonOf, statusOf, unavailable } from './client.ts';
import { portionsOf } from './portions.ts';
import type { RetryBudget } from './retry.ts';
import { retrying } from './retry.ts';

/** Writes or removes one document. */
export interface BulkOperation {
  readonly action: 'create' | 'index' | 'delete';
  readonly index: string;
  readonly id: string;
  /** JSON. Absent for `delete`. */
  readonly source?: readonly Piece[];
  /** Only if the document still has this version. */
  readonly version?: DocumentVersion;
}

export interface DocumentVersion {
  readonly seqNo: number;
  readonly primaryTerm: number;
}

/** `conflict`: the document exists already (`create`), or has another version. `refused`: because of its content. */
export type BulkOutcome =
  | { readonly type: 'done'; readonly version: DocumentVersion }
  | { readonly type: 'conflict' }
  | { readonly type: 'refused'; readonly reason: string };

interface Item {
  readonly status: number;
  readonly _seq_no?: number;
  readonly _primary_term?: number;
  readonly error?: { readonly type?: string; readonly reason?: string };
}
interface BulkAnswer {
  readonly items: readonly Readonly<Record<string, Item>>[];
}

export interface BulkOptions {
  /** Maximum size of a request in bytes, unless a single document is larger. */
  readonly maxBytes: number;
  /** Requests under way at once. */
  readonly concurrency: number;
  readonly requestTimeoutMs: number;
}

/** A request has at least this many milliseconds, even if less of the budget is left. */
const MIN_REQUEST_MS = 1_000;

/** The parts of the answer that are read. */
const FILTER_PATH = 'items.*.status,items.*.error.type,items.*.error.reason,items.*._seq_no,items.*._primary_term';
/** Status if the whole request is too large. */
const TOO_LARGE = 413;

interface Encoded {
  readonly pieces: readonly Piece[];
  readonly length: number;
  readonly position: number;
}

/** Sends operations in requests of bounded size, with a bounded number under way. */
export class Bulk {
  readonly #client: Client;
  readonly #options: BulkOptions;
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(client: Client, options: BulkOptions) {
    this.#client = client;
    this.#options = options;
  }

  /**
   * Result[i] is the outcome of operations[i]. Resolves when the cluster has acknowledged every operation that is done.
   * Retries what the cluster cannot do now. Throws STORAGE_UNAVAILABLE if the budget is used up, or if the cluster refuses
   * a document for a reason other than its content.
   */
  async send(operations: readonly BulkOperation[], budget: RetryBudget): Promise<BulkOutcome[]> {
    const outcomes: BulkOutcome[] = Array.from({ length: operations.length });
    const requests = this.#requests(operations);
    const settled = await Promise.allSettled(
      requests.map((request) => this.#inTurn(() => this.#finish(request, outcomes, budget))),
    );
    for (const result of settled) if (result.status === 'rejected') throw result.reason;
    const refused = operations.filter((_, i) => outcomes[i]?.type === 'refused').map(({ index }) => index);
    for (const index of new Set(refused)) await retrying(budget, () => checkMapping(this.#client, index));
    return outcomes;
  }

  #requests(operations: readonly BulkOperation[]): readonly (readonly Encoded[])[] {
    const encoded = operations.map((operation, position): Encoded => {
      const pieces = encode(operation);
      return { pieces, length: lengthOf(pieces), position };
    });
    return portionsOf(encoded, ({ length }) => length, this.#options.maxBytes);
  }

  async #inTurn(run: () => Promise<void>): Promise<void> {
    if (this.#running >= this.#options.concurrency) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#running++;
    try {
      await run();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#running--;
      else next();
    }
  }

  async #finish(request: readonly Encoded[], outcomes: BulkOutcome[], budget: RetryBudget): Promise<void> {
    const own = budget.fresh();
    let open = request;
    for (;;) {
      const attempt = await this.#attempt(open, outcomes, budget);
      open = attempt.open;
      if (open.length === 0) return;
      if (!(await own.another())) throw unavailable(attempt.reason);
    }
  }

  /** Returns the operations to retry, and why. */
  async #attempt(
    request: readonly Encoded[],
    outcomes: BulkOutcome[],
    budget: RetryBudget,
  ): Promise<{ readonly open: readonly Encoded[]; readonly reason: string }> {
    try {
      const { items } = await this.#request(request, budget);
      return this.#read(items, request, outcomes);
    } catch (thrown) {
      if (statusOf(thrown) === TOO_LARGE) {
        await this.#split(request, outcomes, budget);
        return { open: [], reason: '' };
      }
      if (isTransient(thrown)) return { open: request, reason: reasonOf(thrown) };
      throw thrown instanceof SpangraphError ? thrown : unavailable(reasonOf(thrown));
    }
  }

  async #request(request: readonly Encoded[], budget: RetryBudget): Promise<BulkAnswer> {
    return await this.#client.transport.request<BulkAnswer>(
      {
        method: 'POST',
        path: '/_bulk',
        querystring: { filter_path: FILTER_PATH },
        // Bytes: the client would encode a text twice, once to count its bytes.
        bulkBody: toBytes(request.flatMap(({ pieces }) => pieces)),
      },
      { requestTimeout: Math.max(MIN_REQUEST_MS, Math.min(this.#options.requestTimeoutMs, budget.left())) },
    );
  }

  #read(
    items: BulkAnswer['items'],
    request: readonly Encoded[],
    outcomes: BulkOutcome[],
  ): { readonly open: readonly Encoded[]; readonly reason: string } {
    const open: Encoded[] = [];
    let reason = '';
    request.forEach((encoded, index) => {
      const item = Object.values(items[index] ?? {})[0];
      if (item === undefined || isTransientStatus(item.status)) {
        open.push(encoded);
        reason = describeClusterError(item?.error) || 'Elasticsearch did not answer for every document.';
      } else outcomes[encoded.position] = outcomeOf(item);
    });
    return { open, reason };
  }

  /** Splits in halves until the requests are small enough, or a single document is too large. */
  async #split(request: readonly Encoded[], outcomes: BulkOutcome[], budget: RetryBudget): Promise<void> {
    const [only] = request;
    if (request.length === 1 && only !== undefined) {
      const reason = `its document of ${only.length} bytes is larger than the cluster allows (http.max_content_length)`;
      outcomes[only.position] = { type: 'refused', reason };
      return;
    }
    const middle = request.length >>> 1;
    await this.#finish(request.slice(0, middle), outcomes, budget);
    await this.#finish(request.slice(middle), outcomes, budget);
  }
}

function encode({ action, index, id, source, version }: BulkOperation): readonly Piece[] {
  const condition =
    version === undefined ? '' : `,"if_seq_no":${version.seqNo},"if_primary_term":${version.primaryTerm}`;
  const line = `{"${action}":{"_index":"${index}","_id":"${id}"${condition}}}\n`;
  return source === undefined ? [line] : [line, ...source, '\n'];
}

/** Deleting a document that does not exist succeeds. */
const NOT_FOUND = 404;
const CONFLICT = 409;

/** Errors that the content of a document can cause. A foreign mapping causes them too: see check-mapping.ts. */
const CONTENT_ERRORS = new Set(['document_parsing_exception', 'mapper_parsing_exception']);

function outcomeOf(item: Item): BulkOutcome {
  const { status, error } = item;
  if (status === CONFLICT) return { type: 'conflict' };
  if (status < 300 || (status === NOT_FOUND && error === undefined)) {
    return { type: 'done', version: { seqNo: item._seq_no ?? 0, primaryTerm: item._primary_term ?? 0 } };
  }
  const reason = describeClusterError(error);
  if (status === TOO_LARGE || (error?.type !== undefined && CONTENT_ERRORS.has(error.type))) {
    return { type: 'refused', reason };
  }
  // Missing rights, blocked, missing or closed indices, pipelines.
  throw unavailable(reason);
}
