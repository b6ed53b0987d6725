/** What each holder of a quota (a token, a subject of claims, a tenant) has taken, against its limits. Of one thread. */
import { SpangraphError } from '../../errors.ts';
import { TokenBucket } from '../token-bucket.ts';
import { DailyBytes } from './daily-bytes.ts';

/** What one holder may take. Undefined: as much as it wants. */
export interface QuotaLimits {
  readonly requestsPerSecond?: number | undefined;
  /** Requests under way at a time. */
  readonly maxConcurrent?: number | undefined;
  /** Bytes in 24 hours. */
  readonly bytesPerDay?: number | undefined;
}

export interface QuotaHolder {
  /** Unique among all holders. */
  readonly key: string;
  /** For messages: `token "grafana"`. */
  readonly title: string;
  /** Where the limits stand in the configuration, for messages: `auth.limits.read`. */
  readonly setting: string;
  readonly limits: QuotaLimits;
}

/** A request that counts until it leaves. */
export interface Visit {
  /** Counts bytes. What is over the limit shows at the next request. */
  take(bytes: number): void;
  /** The request is over. Further calls have no effect. */
  leave(): void;
}

/** Of a request that nothing limits. */
export const NO_VISIT: Visit = { take: () => {}, leave: () => {} };

interface Taken {
  readonly requests: TokenBucket | undefined;
  readonly bytes: DailyBytes;
  underWay: number;
  requestsPerSecond: number | undefined;
}

/** Holders whose figures are kept. Beyond it, those that came least recently and have nothing under way are forgotten. */
const MAX_HOLDERS = 10_000;
/** When a request that is refused for others under way may come again. */
const CONCURRENCY_RETRY_MS = 1_000;

export class Quotas {
  readonly #now: () => number;
  /** The least recent first. */
  readonly #taken = new Map<string, Taken>();

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Counts a request for each of its holders, or for none of them. Throws RATE_LIMITED. */
  enter(holders: readonly QuotaHolder[]): Visit {
    const now = this.#now();
    const limited = holders.filter(({ limits }) => isLimited(limits));
    if (limited.length === 0) return NO_VISIT;
    const entered = limited.map((holder) => ({ holder, taken: this.#takenBy(holder, now) }));
    for (const { holder, taken } of entered) check(holder, taken, now);
    for (const { taken } of entered) {
      taken.requests?.take(1, now);
      taken.underWay++;
    }
    let isOver = false;
    return {
      take: (bytes) => {
        for (const { taken } of entered) taken.bytes.add(bytes, this.#now());
      },
      leave: () => {
        if (isOver) return;
        isOver = true;
        for (const { taken } of entered) taken.underWay--;
      },
    };
  }

  #takenBy({ key, limits: { requestsPerSecond } }: QuotaHolder, now: number): Taken {
    const known = this.#taken.get(key);
    this.#taken.delete(key);
    const isCurrent = known?.requestsPerSecond === requestsPerSecond;
    const requests = requestsPerSecond === undefined ? undefined : new TokenBucket(requestsPerSecond, now);
    const fresh = { requests, bytes: new DailyBytes(), underWay: 0, requestsPerSecond };
    // After a change of the configuration only the rate begins again.
    const taken =
      known === undefined ? fresh : isCurrent ? known : Object.assign(known, { requests, requestsPerSecond });
    this.#taken.set(key, taken);
    if (this.#taken.size > MAX_HOLDERS) this.#forgetOne();
    return taken;
  }

  #forgetOne(): void {
    for (const [key, { underWay }] of this.#taken) {
      if (underWay > 0) continue;
      this.#taken.delete(key);
      return;
    }
  }
}

function isLimited({ requestsPerSecond, maxConcurrent, bytesPerDay }: QuotaLimits): boolean {
  return requestsPerSecond !== undefined || maxConcurrent !== undefined || bytesPerDay !== undefined;
}

function check({ title, setting, limits }: QuotaHolder, taken: Taken, now: number): void {
  const { requestsPerSecond, maxConcurrent, bytesPerDay } = limits;
  const refuse = (what: string, key: string, retryAfterMs: number): SpangraphError =>
    new SpangraphError('RATE_LIMITED', `The ${title} has ${what} (${setting}.${key}). Ask again later.`, {
      retryAfterMs,
    });
  if (maxConcurrent !== undefined && taken.underWay >= maxConcurrent) {
    throw refuse(
      `${taken.underWay} requests under way, which is the limit`,
      'max_concurrent_requests',
      CONCURRENCY_RETRY_MS,
    );
  }
  if (bytesPerDay !== undefined) {
    const waitMs = taken.bytes.waitMs(bytesPerDay, now);
    if (waitMs > 0) throw refuse(`taken its ${bytesPerDay} bytes of 24 hours`, 'max_bytes_per_day', waitMs);
  }
  const waitMs = taken.requests?.waitMs(now) ?? 0;
  if (waitMs > 0)
    throw refuse(`sent more than ${requestsPerSecond} requests a second`, 'max_requests_per_second', waitMs);
}
