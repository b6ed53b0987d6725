/** A connection that one thread has accepted and hands to another: a request on a port that two parts share. */
import type { MessagePort } from 'node:worker_threads';

/** What a socket knows of its two ends. */
export interface ConnectionEnds {
  readonly remoteAddress?: string | undefined;
  readonly remotePort?: number | undefined;
  readonly localAddress?: string | undefined;
  readonly localPort?: number | undefined;
  /** Whether the connection is one of TLS. */
  readonly isEncrypted: boolean;
}

/** Plain data but for the port, which must be transferred. */
export interface HandedConnection {
  readonly ends: ConnectionEnds;
  /** For a `PortStream`. */
  readonly port: MessagePort;
}
