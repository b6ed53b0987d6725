import type { ListenAddress } from '../../src/net/address.ts';

/** A receiver as the composition root uses it. */
export interface Receiver {
  /** Binds and serves. Resolves with the bound address. Throws ADDRESS_UNUSABLE. */
  start(): Promise<ListenAddress>;
  /** Takes no new requests, answers those under way, then closes. */
  stop(): Promise<void>;
}

/** The part of a logger that receivers use. */
export interface ReceiverLog {
  error(details: object, message: string): void;
  /** Lines of the same kind are alike: not all of them are written. Without a kind, it is the message. */
  warn(details: object, message: string, kind?: string): void;
  debug(details: object, message: string): void;
}
