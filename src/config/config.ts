/** The configuration as the program uses it: one frozen value, whatever it came from (file, environment, flags). */

/** Where a server listens. */
export interface ListenAddress {
  readonly host: string;
  /** 0 lets the system choose a free port. */
  readonly port: number;
}

export interface OtlpProtocolConfig extends ListenAddress {
  /** Largest request, in bytes, before and after decompression. */
  readonly maxRequestBytes: number;
}

/** The Zipkin receiver: as one protocol of OTLP. */
export type ZipkinConfig = OtlpProtocolConfig;

export interface SqliteConfig {
  /** Path of the database file, relative to the working directory. */
  readonly path: string;
  /** PRAGMA synchronous of the writer: `full` survives power loss, `normal` only a crash of the process. */
  readonly synchronous: 'full' | 'normal';
}

/** The backends; the names of their exporters. */
export type StorageName = 'sqlite' | 'elasticsearch';

/** What this process does: everything, or one half of it beside other processes on the same cluster. */
export type Role = 'all' | 'ingest' | 'api';

/** How the cluster is asked to know us; at most one way. */
export type ElasticsearchAuth =
  | { readonly username: string; readonly password: string }
  | { readonly apiKey: string }
  | { readonly serviceToken: string };

export interface ElasticsearchConfig {
  /** URLs of nodes, without credentials in them. */
  readonly endpoints: readonly string[];
  /** What the names of all indices and templates begin with. */
  readonly index: string;
  readonly auth?: ElasticsearchAuth;
  /** Paths of PEM files. */
  readonly tls: {
    readonly caFile?: string;
    readonly certFile?: string;
    readonly keyFile?: string;
    readonly insecureSkipVerify: boolean;
  };
  /** Whether the addresses of the other nodes are asked of the cluster. */
  readonly sniff: boolean;
  /** Whether requests are compressed by gzip. */
  readonly compression: boolean;
  /** Milliseconds that one request may take. */
  readonly requestTimeoutMs: number;
  /** Milliseconds for which a write is tried again while the cluster is away or busy. */
  readonly retryTimeoutMs: number;
  readonly numberOfShards: number;
  readonly numberOfReplicas: number;
  /** Milliseconds between what is written and searches that see it. */
  readonly refreshIntervalMs: number;
  /** `index.codec`. */
  readonly codec: 'default' | 'best_compression';
  /** Name of a policy of the cluster's index lifecycle management. */
  readonly ilmPolicy?: string;
  /** Milliseconds after whose end a day's spans are removed; absent: never. */
  readonly retentionMs?: number;
  /** Most indices of spans. */
  readonly maxDailyIndices: number;
  /** Bytes of one bulk request, unless a single document is larger. */
  readonly maxBulkBytes: number;
  /** Bytes of one answer that are read; more is read in parts, down to a single document. */
  readonly maxResponseBytes: number;
  /** Bulk requests under way at once. */
  readonly bulkConcurrency: number;
}

/** Bounds on one GraphQL operation; each refusal names the limit that was met. */
export interface GraphqlLimits {
  /** Items a page holds where neither `first` nor `last` is given. */
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
  readonly receivers: {
    readonly otlp: {
      /** Absent: not served. */
      readonly grpc?: OtlpProtocolConfig;
      readonly http?: OtlpProtocolConfig;
    };
    /** Absent: not served. */
    readonly zipkin?: ZipkinConfig;
  };
  readonly exporters: {
    readonly sqlite: SqliteConfig;
    /** Where present it is the storage, and SQLite is not used. */
    readonly elasticsearch?: ElasticsearchConfig;
  };
  readonly role: Role;
  readonly ingest: {
    /** Most bytes (uncompressed) of requests that are decoded or wait for their commit; above it senders are told to retry. */
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
    /** Origins whose pages may send queries; none by default. */
    readonly corsOrigins: readonly string[];
    /** Whether `/graphql` shows GraphiQL to browsers. */
    readonly graphiql: boolean;
    /** Whether the original system's REST API is served under `/v1`. */
    readonly rest: boolean;
  };
  readonly log: {
    readonly level: 'debug' | 'info' | 'warn' | 'error';
  };
  /** What was accepted but has no effect here (such as the `batch` processor); shown once at start-up. */
  readonly notes: readonly string[];
}
