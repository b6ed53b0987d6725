/** What became of the spans of tenants, added up until it is reported. */

/** Plain data, because it crosses threads. */
export interface TenantCounts {
  readonly tenant: string;
  /** Spans that are stored, repeated ones included. */
  readonly accepted: number;
  /** Spans that were left out for what they are, or for a limit on names. */
  readonly rejected: number;
  /** Spans, or whole requests before they are read, that are over a limit or could not be stored at the time. */
  readonly refused: number;
  /** Bytes of the store. Absent: not looked at since the last time. */
  readonly bytes?: number;
}

/** Milliseconds between two tellings. */
const TELL_MS = 1_000;

type Counted = { -readonly [Key in keyof TenantCounts]: TenantCounts[Key] };

export class TenantTally {
  readonly #tell: (counts: readonly TenantCounts[]) => void;
  #counts = new Map<string, Counted>();
  #timer: NodeJS.Timeout | undefined;

  constructor(tell: (counts: readonly TenantCounts[]) => void) {
    this.#tell = tell;
  }

  add(tenant: string, counts: Partial<Omit<TenantCounts, 'tenant' | 'bytes'>>): void {
    const counted = this.#of(tenant);
    counted.accepted += counts.accepted ?? 0;
    counted.rejected += counts.rejected ?? 0;
    counted.refused += counts.refused ?? 0;
  }

  holds(tenant: string, bytes: number): void {
    this.#of(tenant).bytes = bytes;
  }

  /** Tells what is left. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#counts.size === 0) return;
    this.#tell([...this.#counts.values()]);
    this.#counts = new Map();
  }

  #of(tenant: string): Counted {
    this.#timer ??= setTimeout(() => this.flush(), TELL_MS).unref();
    const counted = this.#counts.get(tenant) ?? { tenant, accepted: 0, rejected: 0, refused: 0 };
    this.#counts.set(tenant, counted);
    return counted;
  }
}
