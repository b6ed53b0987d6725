/** Slows addresses down that send wrong credentials again and again. */

export interface FailureLimits {
  /** Wrong credentials of one address in one window. More are refused with RATE_LIMITED. */
  readonly maxFailures: number;
  /** Milliseconds that a window takes, from its first failure. */
  readonly windowMs: number;
  /** Addresses that are remembered. The one that failed first is forgotten. */
  readonly maxAddresses: number;
}

interface Failures {
  count: number;
  readonly since: number;
}

export class FailedLogins {
  readonly #limits: FailureLimits;
  readonly #now: () => number;
  /** By address, the oldest window first. */
  readonly #failures = new Map<string, Failures>();

  constructor(limits: FailureLimits, now: () => number = Date.now) {
    this.#limits = limits;
    this.#now = now;
  }

  /** Counts wrong credentials. Milliseconds until the address may fail again; undefined if it may. */
  note(address: string): number | undefined {
    const { maxFailures, windowMs, maxAddresses } = this.#limits;
    const key = networkOf(address);
    const now = this.#now();
    let failures = this.#failures.get(key);
    if (failures === undefined || now >= failures.since + windowMs || now < failures.since) {
      this.#failures.delete(key);
      failures = { count: 0, since: now };
      this.#failures.set(key, failures);
      const [oldest] = this.#failures.keys();
      if (this.#failures.size > maxAddresses && oldest !== undefined) this.#failures.delete(oldest);
    }
    failures.count++;
    return failures.count > maxFailures ? failures.since + windowMs - now : undefined;
  }
}

/** What one sender owns: an IPv4 address, or the /64 network of an IPv6 address (RFC 6177). */
function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (!plain.includes(':')) return plain;
  const [before = '', after] = plain.split('::', 2);
  const groups = before === '' ? [] : before.split(':');
  if (after === undefined) return groups.slice(0, 4).join(':');
  const tail = after === '' ? [] : after.split(':');
  const zeros = Array.from({ length: Math.max(0, 8 - groups.length - tail.length) }, () => '0');
  return [...groups, ...zeros, ...tail].slice(0, 4).join(':');
}
