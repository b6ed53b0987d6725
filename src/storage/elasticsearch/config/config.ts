/** The credentials, of at most one kind. */
export type ElasticsearchAuth =
  | { readonly username: string; readonly password: string }
  | { readonly apiKey: string }
  | { readonly serviceToken: string };

/** The section `exporters.elasticsearch` as the backend uses it. */
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
  /** Whether the client asks the cluster for the addresses of its other nodes. */
  readonly sniff: boolean;
  /** Whether requests are compressed with gzip. */
  readonly compression: boolean;
  /** Milliseconds that one request may take. */
  readonly requestTimeoutMs: number;
  /** Milliseconds for which a write is retried while the cluster is away or busy. */
  readonly retryTimeoutMs: number;
  readonly numberOfShards: number;
  readonly numberOfReplicas: number;
  /** Milliseconds until searches see what was written. */
  readonly refreshIntervalMs: number;
  /** Milliseconds after its time of ingestion at which searches see a span, if its write succeeded by then. */
  readonly settlingMs: number;
  /** `index.codec`. */
  readonly codec: 'default' | 'best_compression';
  /** Name of a policy of the cluster's index lifecycle management. */
  readonly ilmPolicy?: string;
  /** Milliseconds after the end of a day until its spans are removed. Absent: never. */
  readonly retentionMs?: number;
  /** Maximum number of indices of spans. */
  readonly maxDailyIndices: number;
  /** The key that set it. Absent: the one of the section. */
  readonly daysLimitedBy?: string;
  /** Bytes of one bulk request, unless a single document is larger. */
  readonly maxBulkBytes: number;
  /** Largest answer that is read, in bytes. More is read in parts, down to a single document. */
  readonly maxResponseBytes: number;
  /** Bytes of answers that one reader receives at once, unless a single one is larger. */
  readonly maxReceivedBytes: number;
  /** Bulk requests under way at once. */
  readonly bulkConcurrency: number;
}
