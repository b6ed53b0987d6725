/** Where the spans of one request of a tenant go. It uses the store of the tenant from its turn to be decoded until it is answered. */
import type { TokenBucket } from '../access/token-bucket.ts';
import { SpangraphError } from '../errors.ts';
import { shuttingDown } from '../ingest/group-commit.ts';
import type { IngestQueue } from '../ingest/ingest-queue.ts';
import type { Reservation, Sender, SinkReport, SpanSink, StorageState } from '../ingest/sink.ts';
import type { LoggedException } from '../model/exception.ts';
import type { Span } from '../model/span.ts';
import type { Lease } from './leased-pool.ts';
import type { TenantStore } from './tenant-store.ts';
import type { TenantCounts } from './tenant-tally.ts';

export interface TenantSinkParts {
  readonly queue: IngestQueue;
  /** The state of the configured store, for those who only want to know whether the server works. */
  readonly storage: StorageState;
  readonly takesExceptions: boolean;
  /** Absent: the tenant may send as much as it wants. */
  readonly rate: TokenBucket | undefined;
  /** Opens the store if it is closed. */
  readonly lease: () => Promise<Lease<TenantStore>>;
  readonly isStopping: () => boolean;
  readonly count: (counts: Partial<Pick<TenantCounts, 'accepted' | 'rejected' | 'refused'>>) => void;
}

export class TenantSink implements SpanSink {
  readonly storage: StorageState;
  readonly writeExceptions: SpanSink['writeExceptions'];
  readonly #tenant: string;
  readonly #parts: TenantSinkParts;
  #lease: Lease<TenantStore> | undefined;
  #isReleased = false;

  constructor(tenant: string, parts: TenantSinkParts) {
    this.#tenant = tenant;
    this.#parts = parts;
    this.storage = parts.storage;
    this.writeExceptions = parts.takesExceptions ? (exceptions) => this.#writeExceptions(exceptions) : undefined;
  }

  /** Throws SHUTTING_DOWN, and RATE_LIMITED before anything of the request is read. */
  reserve(sender: Sender): Reservation {
    const { queue, isStopping, rate } = this.#parts;
    if (isStopping()) throw shuttingDown();
    this.#refuseOver(rate?.waitMs(performance.now()), 1);
    const own = { ...sender, tenant: this.#tenant };
    const room = queue.room.reserve(own);
    const begun = performance.now();
    return {
      growTo: room.growTo,
      enter: async () => {
        const store = await this.#store(begun + queue.maxWaitMs);
        await store.sink.enter(own, room.bytes, performance.now() - begun);
      },
      release: () => {
        room.release();
        this.#isReleased = true;
        this.#lease?.release();
      },
    };
  }

  async write(spans: readonly Span[]): Promise<SinkReport> {
    const { rate, count } = this.#parts;
    const { sink, refusal } = this.#used();
    if (refusal !== undefined) {
      count({ refused: spans.length });
      throw refusal;
    }
    this.#refuseOver(rate?.take(spans.length, performance.now()), spans.length);
    try {
      const report = await sink.write(spans);
      count({ accepted: report.accepted, rejected: report.rejected.length });
      return report;
    } catch (thrown) {
      rate?.give(spans.length);
      count({ refused: spans.length });
      throw thrown;
    }
  }

  nextTurn(): Promise<void> {
    return this.#used().sink.nextTurn();
  }

  async #writeExceptions(exceptions: readonly LoggedException[]): Promise<void> {
    const { sink, refusal } = this.#used();
    if (refusal !== undefined) throw refusal;
    await sink.writeExceptions?.(exceptions);
  }

  #used(): TenantStore {
    if (this.#lease === undefined) throw new Error('The request has not entered the store of its tenant.');
    return this.#lease.item;
  }

  /** Throws STORAGE_UNAVAILABLE if it is not open at `latest` (performance.now). */
  async #store(latest: number): Promise<TenantStore> {
    const tooLate = Promise.withResolvers<never>();
    const timer = setTimeout(() => tooLate.reject(notOpenYet()), Math.max(0, latest - performance.now()));
    const leasing = this.#parts.lease().then((lease) => {
      this.#lease = lease;
      // Nobody waits for it any more.
      if (this.#isReleased) lease.release();
      return lease.item;
    });
    try {
      return await Promise.race([leasing, tooLate.promise]);
    } finally {
      clearTimeout(timer);
    }
  }

  #refuseOver(waitMs = 0, spans: number): void {
    if (waitMs === 0) return;
    this.#parts.count({ refused: spans });
    throw new SpangraphError(
      'RATE_LIMITED',
      'The tenant sends more spans than it may (tenants.limits.spans_per_second). Nothing of this request was stored. Send it again later.',
      { retryAfterMs: waitMs },
    );
  }
}

function notOpenYet(): SpangraphError {
  return new SpangraphError(
    'STORAGE_UNAVAILABLE',
    'The store of the tenant is not open yet, because it is being made or upgraded, or because other tenants use all places ' +
      '(tenants.max_open). Nothing of this request was stored. Send it again later.',
    { retryAfterMs: 1_000 },
  );
}
