/** What the composition root needs of a receiver. */
export interface Receiver {
  /** Such as `otlp/grpc`: the receiver's type and protocol as in the configuration. */
  readonly name: string;
  /** Binds and serves; resolves with the bound address. Throws ADDRESS_UNUSABLE. */
  start(): Promise<ReceiverAddress>;
  /** Takes no new requests, answers those under way, then closes. */
  stop(): Promise<void>;
}

export interface ReceiverAddress {
  readonly host: string;
  readonly port: number;
}

/** What receivers need of a logger; pino's is one. */
export interface ReceiverLog {
  error(details: object, message: string): void;
  warn(details: object, message: string): void;
  debug(details: object, message: string): void;
}
