/** The demo in the ingest thread: it stores the traces of the past, and goes on with those of now. */
import { demoTraces, pastTraces } from '../demo/demo-traces.ts';
import { LiveShop } from '../demo/live-shop.ts';
import type { SpanSink } from '../ingest/sink.ts';
import type { Logger } from '../telemetry/logger.ts';
import { rateLimited } from '../telemetry/rate-limited.ts';
import { repeat } from './repeat.ts';

/** What the demo stores. */
export interface DemoPlan {
  /** When the stored demo traces end, in nanoseconds since the Unix epoch. Absent: there are none. */
  readonly storedUntil?: bigint;
  /** Traces a second from now on. 0: none. */
  readonly tracesPerSecond: number;
}

/** Longest part of the past that is filled, in nanoseconds. */
const MAX_PAST_NANO = 3_600_000_000_000n;

interface DemoShopParts {
  readonly sink: Pick<SpanSink, 'write'>;
  readonly log: Pick<Logger, 'warn'>;
  /** Milliseconds since the Unix epoch. */
  readonly now?: () => number;
}

export class DemoShop {
  readonly #plan: DemoPlan;
  readonly #parts: DemoShopParts;
  readonly #openedUnixNano: bigint;
  readonly #closing = new AbortController();
  #ended: Promise<void> = Promise.resolve();

  constructor(plan: DemoPlan, parts: DemoShopParts) {
    this.#plan = plan;
    this.#parts = parts;
    this.#openedUnixNano = this.#nowUnixNano();
  }

  /** Stores the last hour, or what is missing of it. Resolves with the number of spans. Throws what the sink throws. */
  async storePast(): Promise<number> {
    const spans = [...this.#past()].flat();
    return spans.length === 0 ? 0 : (await this.#parts.sink.write(spans)).accepted;
  }

  /** Begins with the traces of now. What cannot be stored is left out, and logged. */
  open(): void {
    const { tracesPerSecond } = this.#plan;
    if (tracesPerSecond === 0) return;
    const shop = new LiveShop(this.#seed('live'), this.#openedUnixNano);
    const warn = rateLimited(this.#parts.log);
    this.#ended = repeat(
      {
        intervalMs: 1000 / tracesPerSecond,
        work: async () => void (await this.#parts.sink.write(shop.next(this.#nowUnixNano()))),
        onError: (err) => warn({ err }, 'A demo trace could not be stored; the next one follows'),
      },
      this.#closing.signal,
    );
  }

  /** Resolves when nothing is under way. */
  close(): Promise<void> {
    this.#closing.abort();
    return this.#ended;
  }

  #past() {
    const to = this.#openedUnixNano;
    const { storedUntil } = this.#plan;
    if (storedUntil === undefined) return demoTraces(to);
    const from = storedUntil > to - MAX_PAST_NANO ? storedUntil : to - MAX_PAST_NANO;
    return pastTraces({ from, to, seed: this.#seed('past') });
  }

  /** Another one at each start, so that no trace has the ids of an earlier one. */
  #seed(name: string): string {
    return `${name} of ${this.#openedUnixNano}`;
  }

  #nowUnixNano(): bigint {
    return BigInt((this.#parts.now ?? Date.now)()) * 1_000_000n;
  }
}
