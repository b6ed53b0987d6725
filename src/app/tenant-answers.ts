/** The stores of tenants in an answering thread. Each is opened by the first question for it, and closed when it is idle. */
import type { ComponentList } from '../config/component-list.ts';
import type { Config } from '../config/config.ts';
import type { TenantsConfig } from '../config/tenants.ts';
import { SpangraphError } from '../errors.ts';
import type { Answer, Question, Reply } from '../net/question.ts';
import type { SpanReader } from '../storage/backend.ts';
import { EMPTY_READER } from '../storage/empty-reader.ts';
import type { Warn } from '../telemetry/rate-limited.ts';
import { LeasedPool } from './leased-pool.ts';
import { pause } from './pause.ts';
import { tenantConfig, tenantState } from './tenant-config.ts';

/** Milliseconds that a question waits while a writer makes the store. Upgrading one may take longer. */
const READY_WAIT_MS = 2_000;
const LOOK_MS = 25;
const RETRY_MS = 1_000;

interface TenantReader {
  readonly answer: Answer;
  readonly reader: SpanReader;
}

export interface TenantAnswersOptions {
  readonly rules: TenantsConfig;
  /** Opens the store of a tenant that has one. */
  readonly openReader: (config: Config) => Promise<SpanReader>;
  /** What answers from this reader, which is that of this tenant alone. */
  readonly answerFrom: (reader: SpanReader, config: Config, tenant: string) => Answer;
  /** The refusal of a question, in the form that its clients know. */
  readonly refuse: (question: Question, error: SpangraphError) => Reply;
  readonly warn: Warn;
}

export class TenantAnswers {
  readonly #config: Config;
  readonly #list: ComponentList;
  readonly #options: TenantAnswersOptions;
  readonly #pool: LeasedPool<TenantReader>;

  constructor(config: Config, list: ComponentList, options: TenantAnswersOptions) {
    this.#config = config;
    this.#list = list;
    this.#options = options;
    const { maxOpen, idleMs } = options.rules;
    this.#pool = new LeasedPool({
      max: maxOpen,
      idleMs,
      open: (tenant) => this.#open(tenant),
      close: ({ reader }) => reader.close(),
      onCloseError: (err, tenant) => options.warn({ err, tenant }, 'A reader of a tenant could not be closed in order'),
    });
  }

  /** Answers from the store of the caller's tenant, which stays open meanwhile. */
  readonly answer: Answer = async (question, context) => {
    const { tenant } = question.caller;
    try {
      // What was missing may be there now.
      if (this.#pool.peek(tenant)?.reader === EMPTY_READER && (await this.#isThere(tenant))) this.#pool.retire(tenant);
      const { item, release } = await this.#pool.lease(tenant);
      try {
        return await item.answer(question, context);
      } finally {
        release();
      }
    } catch (thrown) {
      if (!(thrown instanceof SpangraphError) || context.signal.aborted) throw thrown;
      context.report?.failed(thrown.code);
      return this.#options.refuse(question, thrown);
    }
  };

  close(): Promise<void> {
    return this.#pool.close(new SpangraphError('SHUTTING_DOWN', 'The server is stopping.'));
  }

  async #isThere(tenant: string): Promise<boolean> {
    return (await tenantState(tenantConfig(this.#config, this.#list, tenant), this.#list)) !== 'absent';
  }

  async #open(tenant: string): Promise<TenantReader> {
    const { openReader, answerFrom, warn } = this.#options;
    const own = tenantConfig(this.#config, this.#list, tenant);
    try {
      const reader = (await this.#isReady(own)) ? await openReader(own) : EMPTY_READER;
      return { reader, answer: answerFrom(reader, own, tenant) };
    } catch (thrown) {
      const error = SpangraphError.from(thrown);
      if (error.code === 'STORAGE_UNAVAILABLE') throw error;
      warn({ err: thrown, tenant }, 'The store of a tenant cannot be opened for reading');
      throw unavailable('cannot be opened now; the log of the server has the reason');
    }
  }

  /** False if there is no store. Throws STORAGE_UNAVAILABLE if it is not ready in time. */
  async #isReady(own: Config): Promise<boolean> {
    const { signal } = new AbortController();
    const latest = performance.now() + READY_WAIT_MS;
    for (;;) {
      const state = await tenantState(own, this.#list);
      if (state !== 'unready') return state === 'ready';
      if (performance.now() > latest) throw unavailable('is being upgraded');
      await pause(LOOK_MS, signal);
    }
  }
}

function unavailable(what: string): SpangraphError {
  return new SpangraphError('STORAGE_UNAVAILABLE', `The store of the tenant ${what}. Ask again later.`, {
    retryAfterMs: RETRY_MS,
  });
}
