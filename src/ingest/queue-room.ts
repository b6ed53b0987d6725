/** The bytes of all requests that are under way, and their bound. */
import { SpangraphError } from '../errors.ts';
import { getOrMake } from '../model/get-or-make.ts';
import type { Sender } from './sink.ts';

/** Milliseconds that a refused sender must wait. Some commits later there is room. */
export const RETRY_AFTER_MS = 1_000;
/**
 * A tenant may have so many times the room that is left, an address so many times what is left to its tenant, and a connection so many times what is left to its address (dynamic
 * thresholds, Choudhury and Hahne 1998).
 */
const TIMES_FREE = 8;
/** The part of the room that an address has when it has {@link TIMES_FREE} times what is left. */
const MOST_OF_ROOM = TIMES_FREE / (TIMES_FREE + 1);

/** Room of one request. */
export interface Room {
  /** In bytes. */
  readonly bytes: number;
  /** Enlarges the room to `bytes` in all, if it is smaller. Throws QUEUE_FULL. A request that is alone is never refused. */
  readonly growTo: (bytes: number) => void;
  readonly release: () => void;
}

/** What the requests of one tenant, address or connection have. */
interface Account {
  bytes: number;
  requests: number;
}

export class QueueRoom {
  readonly #maxBytes: number;
  readonly #tenants = new Map<string, Account>();
  readonly #addresses = new Map<string, Account>();
  readonly #connections = new Map<string, Account>();
  readonly #onChange: (bytes: number) => void;
  #bytes = 0;

  /** `onChange` is called with the bytes of all requests whenever they change. */
  constructor(maxBytes: number, onChange: (bytes: number) => void = () => {}) {
    this.#maxBytes = maxBytes;
    this.#onChange = onChange;
  }

  /** Of all requests that are under way. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Room for a request of this sender, at first of no bytes. It is enlarged often, so that costs little. */
  reserve(sender: Sender): Room {
    // The addresses and connections of a tenant are its own, though a proxy serves several.
    const names = {
      tenant: sender.tenant ?? '',
      address: nameOf(sender.address, sender),
      connection: nameOf(sender.connection, sender),
    };
    const tenant = opened(this.#tenants, names.tenant);
    const address = opened(this.#addresses, names.address);
    const connection = opened(this.#connections, names.connection);
    let own = 0;
    let isReleased = false;
    const add = (bytes: number): void => {
      own += bytes;
      tenant.bytes += bytes;
      address.bytes += bytes;
      connection.bytes += bytes;
      this.#bytes += bytes;
      this.#onChange(this.#bytes);
    };
    return {
      get bytes() {
        return own;
      },
      growTo: (bytes) => {
        const more = bytes - own;
        if (more <= 0) return;
        const others = this.#bytes - own;
        // Some room is always left for tenants, addresses and connections that have little, however many have much.
        const mostOfTenant =
          sender.tenant === undefined
            ? this.#maxBytes - this.#bytes + tenant.bytes
            : (this.#maxBytes - this.#bytes + tenant.bytes) * MOST_OF_ROOM;
        const mostOfAddress = (mostOfTenant - tenant.bytes + address.bytes) * MOST_OF_ROOM;
        const free = mostOfAddress - address.bytes - more;
        if (others > 0 && connection.bytes + more > free * TIMES_FREE) throw this.#full(others);
        add(more);
      },
      release: () => {
        if (isReleased) return;
        isReleased = true;
        add(-own);
        closed(this.#tenants, names.tenant, tenant);
        closed(this.#addresses, names.address, address);
        closed(this.#connections, names.connection, connection);
      },
    };
  }

  #full(others: number): SpangraphError {
    return new SpangraphError(
      'QUEUE_FULL',
      `Other requests of ${others} bytes wait for their commit, and the ingest queue takes at most ${this.#maxBytes} ` +
        '(ingest.max_queue_size_mib). A tenant, an address or a connection may fill only a part of it. Nothing of this request was stored. Send it again later.',
      { retryAfterMs: RETRY_AFTER_MS },
    );
  }
}

function nameOf(part: string, { tenant }: Sender): string {
  return tenant === undefined ? part : `${tenant} ${part}`;
}

function opened(accounts: Map<string, Account>, name: string): Account {
  const account = getOrMake(accounts, name, () => ({ bytes: 0, requests: 0 }));
  account.requests++;
  return account;
}

function closed(accounts: Map<string, Account>, name: string, account: Account): void {
  account.requests--;
  if (account.requests === 0) accounts.delete(name);
}
