/** The configuration as the program uses it: one frozen value, from file, environment and flags. */
import type { ReceiverSettings } from '../../receivers/intake/definition.ts';
import type { FailureLimits } from '../access/failed-logins.ts';
import type { QuotaRules } from '../access/quotas/holders.ts';
import type { TokenEntry } from '../access/tokens/token-list.ts';
import type { ListenAddress } from '../net/address.ts';
import type { TlsSettings } from '../net/tls/settings.ts';
import type { RedactionRule } from '../redaction/rules.ts';
import type { AdaptersConfig } from './adapters.ts';
import type { OidcConfig } from './oidc.ts';
import type { SignInConfig } from './sign-in.ts';
import type { TenantsConfig } from './tenants.ts';

/** What this process does: everything, or one half of it beside other processes on the same storage. */
export type Role = 'all' | 'ingest' | 'api';

/** How subscriptions are answered. */
export interface SubscriptionsConfig {
  /** Subscriptions at a time, of all clients and of one. */
  readonly maxSubscriptions: number;
  readonly maxSubscriptionsPerClient: number;
  /** Milliseconds between two looks at what has arrived. */
  readonly intervalMs: number;
  /** Milliseconds between two comments on a connection. */
  readonly heartbeatMs: number;
  /** Milliseconds until a client that takes nothing misses all but the newest spans. */
  readonly lateMs: number;
  /** Least milliseconds between two events of a subscription to measures. */
  readonly measuresMs: number;
}

/** Bounds on one GraphQL operation. Each refusal names the limit that was reached. */
export interface GraphqlLimits {
  /** Items of a page if neither `first` nor `last` is given. */
  readonly defaultPageSize: number;
  /** Maximum number of items of one page. */
  readonly maxPageSize: number;
  /** Maximum depth of fields. */
  readonly maxDepth: number;
  /** Maximum number of aliased fields. */
  readonly maxAliases: number;
  /** Most comparisons of fields with one response key that validation may make (see `FieldComparisons`). */
  readonly maxFieldComparisons: number;
  /** Maximum cost in points (`docs/graphql.md` says how they are counted). */
  readonly maxCost: number;
  /** Maximum number of lexical tokens in the operation's text. */
  readonly maxTokens: number;
  /** Records that an operation may read. */
  readonly maxRecords: number;
  /** Groups that spans may be measured by. */
  readonly maxMetricGroups: number;
  /** Buckets of time or duration that spans may be measured by. */
  readonly maxMetricBuckets: number;
  /** Spans that a metrics query of TraceQL may read one by one. */
  readonly maxWalkedSpans: number;
  /** Edges that a service map may have. */
  readonly maxServiceMapEdges: number;
  /** Spans whose attributes may be counted for one side of a comparison. */
  readonly maxProfiledSpans: number;
  /** Attribute keys whose spans may be counted. */
  readonly maxProfiledKeys: number;
  /** Distinct values of an attribute key that are compared. */
  readonly maxProfiledValues: number;
  /** Bytes that an operation may read from the storage. */
  readonly maxReadBytes: number;
  /** Fields that an answer may have. */
  readonly maxFields: number;
  /** Bytes that an answer may have, about. */
  readonly maxAnswerBytes: number;
}

/** Bounds on what all operations of the API take together. Each refusal names the limit that was reached. */
export interface OperationsConfig {
  /** Operations that may wait for a thread. */
  readonly maxWaiting: number;
  /** Milliseconds that an operation may wait for a thread. */
  readonly maxWaitMs: number;
  /** Milliseconds that an operation may take, waiting included. */
  readonly maxTimeMs: number;
  /** Milliseconds that an operation gets on the thread that is kept for quick ones while others wait for it. */
  readonly quickMs: number;
  /** Operations of one client on threads other than the quick one. */
  readonly maxSlowPerClient: number;
  /** MiB that the JavaScript objects of one answering thread may take. */
  readonly maxMemoryMib: number;
  /** MiB that all answering threads may hold, garbage included. */
  readonly maxTotalMemoryMib: number;
  /** Bytes of one request's body. */
  readonly maxBodyBytes: number;
  /** Bytes of all bodies that are being received. */
  readonly maxReceivedBytes: number;
  /** Bytes of all answers that clients have not taken yet. */
  readonly maxUnsentBytes: number;
  /** Milliseconds that a client may take nothing of its answer. */
  readonly stallMs: number;
}

/** Who may do what, as the configuration file has it. */
export interface AuthConfig {
  /** Whether the server refuses to start if it would let everyone in. */
  readonly isRequired: boolean;
  /** Undefined: the file has no list. An empty list lets nobody in. */
  readonly tokens: readonly TokenEntry[] | undefined;
  /** A file with more tokens. */
  readonly tokensFile: string | undefined;
  /** Undefined: signed tokens are not taken. */
  readonly oidc: OidcConfig | undefined;
  /** Sessions of browsers. */
  readonly signIn: SignInConfig;
  readonly limits: FailureLimits;
}

export interface Config {
  /** The settings of each receiver that runs, by its name: `otlp/grpc`. */
  readonly receivers: Readonly<Record<string, ReceiverSettings>>;
  /** The backend that stores spans, and its settings as its definition has them. */
  readonly backend: { readonly name: string; readonly settings: unknown };
  readonly role: Role;
  /** Milliseconds between two looks at the files of the configuration. */
  readonly reloadMs: number;
  readonly ingest: {
    /**
     * Maximum bytes (uncompressed) of requests that are being decoded or wait for their commit. Beyond it, senders must
     * retry.
     */
    readonly maxQueueBytes: number;
    /** Milliseconds that a request may wait to be decoded. */
    readonly maxWaitMs: number;
  };
  readonly storage: {
    /** Threads that serve reads, each with its own connection. */
    readonly readerThreads: number;
    /** Milliseconds after which one read is stopped. */
    readonly readTimeoutMs: number;
    /** Traces that a TraceQL filter chooses are kept until they ended that many milliseconds ago. */
    readonly keep: readonly { readonly filter: string; readonly forMs: number }[];
  };
  /** What may be seen of spans. */
  readonly redact: readonly RedactionRule[];
  readonly api: ListenAddress & {
    /** Absent: connections are not encrypted. */
    readonly tls?: TlsSettings;
    readonly limits: GraphqlLimits;
    readonly operations: OperationsConfig;
    readonly subscriptions: SubscriptionsConfig;
    /** Exact origins whose pages may send queries. None by default. */
    readonly corsOrigins: readonly string[];
    /** Hosts that requests may be addressed to. Undefined: on loopback the machine's own names, elsewhere all. */
    readonly allowedHosts: readonly string[] | undefined;
    /** Documents that are asked for by their ids. `trusted`: no others are executed. */
    readonly documents: { readonly mode: 'any' | 'trusted'; readonly file: string | undefined };
    /** Whether browsers get the page. */
    readonly ui: boolean;
    /** Whether `/graphql` shows GraphiQL to browsers. */
    readonly graphiql: boolean;
    /** Whether Teletrace's REST API is served under `/v1` (docs/migrating.md). */
    readonly rest: boolean;
    /** The APIs of other systems. */
    readonly adapters: AdaptersConfig;
  };
  readonly auth: AuthConfig;
  readonly log: {
    /** `silent`: nothing is logged. A file cannot set it. */
    readonly level: 'debug' | 'info' | 'warn' | 'error' | 'silent';
    /** Undefined: `console` on a terminal, `json` elsewhere. */
    readonly encoding: 'console' | 'json' | undefined;
    /** Whether the environment asks for no colours. */
    readonly noColour: boolean;
  };
  readonly canary: {
    /** Milliseconds between two self-checks. Undefined: there are none. */
    readonly everyMs: number | undefined;
    /** Milliseconds after which a trace that is not acknowledged, or not found, counts as lost. */
    readonly timeoutMs: number;
  };
  readonly backup: {
    /** Milliseconds between two backups. Undefined: there are none. */
    readonly everyMs: number | undefined;
    /** Backups that stay. */
    readonly keep: number;
    /** The folder of the backups. */
    readonly path: string | undefined;
  };
  /** What each caller and each tenant may take. */
  readonly quotas: QuotaRules;
  readonly audit: {
    /** The file of the audit log. Undefined: there is none. */
    readonly path: string | undefined;
    /** Bytes of lines that may wait for the disk. */
    readonly maxUnwrittenBytes: number;
  };
  /** Undefined: there are none. */
  readonly tenants: TenantsConfig | undefined;
  readonly metrics: {
    /** Whether they are counted and served at `/metrics`. */
    readonly isServed: boolean;
    /** Operation names with series of their own. */
    readonly maxOperationNames: number;
  };
  readonly ownTraces: {
    /** Share of the requests and commits that are traced, 0 to 1. A request's own header takes precedence. */
    readonly ratio: number;
    /** Where they are sent. Empty: the server does not trace itself. */
    readonly targets: readonly {
      /** Where OTLP/HTTP is received. Undefined: the own receiver. */
      readonly url: string | undefined;
      /** Milliseconds that a span waits for others. */
      readonly delayMs: number;
      /** Milliseconds after which a request is given up. */
      readonly timeoutMs: number;
      /** Spans that may wait. */
      readonly maxQueueSize: number;
      /** Most spans of one request. */
      readonly maxBatchSize: number;
    }[];
  };
  /** What was accepted but has no effect here (such as the `batch` processor). Shown once at start-up. */
  readonly notes: readonly string[];
}
