/** The configuration as the program uses it: one frozen value, from file, environment and flags. */
import type { ReceiverSettings } from '../../receivers/intake/definition.ts';
import type { ListenAddress } from '../net/address.ts';

/** What this process does: everything, or one half of it beside other processes on the same storage. */
export type Role = 'all' | 'ingest' | 'api';

/** Bounds on one GraphQL operation. Each refusal names the limit that was reached. */
export interface GraphqlLimits {
  /** Items of a page if neither `first` nor `last` is given. */
  readonly defaultPageSize: number;
  /** Most items of one page. */
  readonly maxPageSize: number;
  /** Most levels of fields. */
  readonly maxDepth: number;
  /** Most aliased fields. */
  readonly maxAliases: number;
  /** Most cost points (`docs/graphql.md` says how they are counted). */
  readonly maxCost: number;
  /** Most lexical tokens of the operation's text. */
  readonly maxTokens: number;
}

export interface Config {
  /** The settings of each receiver that runs, by its name: `otlp/grpc`. */
  readonly receivers: Readonly<Record<string, ReceiverSettings>>;
  /** The backend that stores spans, and its settings as its definition has them. */
  readonly backend: { readonly name: string; readonly settings: unknown };
  readonly role: Role;
  readonly ingest: {
    /** Most bytes (uncompressed) of requests that are decoded or wait for their commit. Above it, senders must retry. */
    readonly maxQueueBytes: number;
  };
  readonly storage: {
    /** Threads that serve reads, each with its own connection. */
    readonly readerThreads: number;
    /** Milliseconds after which one read is given up. */
    readonly readTimeoutMs: number;
  };
  readonly api: ListenAddress & {
    readonly limits: GraphqlLimits;
    /** Origins whose pages may send queries. None by default. */
    readonly corsOrigins: readonly string[];
    /** Whether `/graphql` shows GraphiQL to browsers. */
    readonly graphiql: boolean;
    /** Whether the original system's REST API is served under `/v1`. */
    readonly rest: boolean;
  };
  readonly log: {
    readonly level: 'debug' | 'info' | 'warn' | 'error';
  };
  /** What was accepted but has no effect here (such as the `batch` processor). Shown once at start-up. */
  readonly notes: readonly string[];
}
