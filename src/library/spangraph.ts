// The server is an AsyncDisposable, which the library of an older target does not have.
/// <reference lib="esnext.disposable" preserve="true" />
/** What the library offers. Types only. */
import type { TypedDocument, UntypedDocument, VariablesOf } from './documents.ts';
import type { SpanFilter, TraceFilter } from './generated/graphql.ts';
import type { Search, Span, Trace } from './trace.ts';

/** Levels of the log, the most verbose first. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** How to start. */
export interface StartOptions {
  /**
   * The content of a configuration file, as an object (docs/configuration.md). Without it all defaults apply, except that ports are
   * chosen by the system and the storage ends with the server. The environment is not read. Keys and values are checked at the
   * start, and not by this type: a wrong one is a SpangraphError with the code INVALID_CONFIG that names it.
   */
  readonly config?: Readonly<Record<string, unknown>>;
  /** What the server logs on standard error. Default: `silent`. */
  readonly log?: LogLevel;
}

/** How long to wait, and for what. */
export interface SettleOptions {
  /** Spans that must be there. Default: 0, and 1 for a trace. */
  readonly spans?: number;
  /** Milliseconds without a new span. Default: 100. 0 if everything was flushed. */
  readonly quietMs?: number;
  /** Milliseconds after which waiting ends with a NotSettledError. Default: 10,000. */
  readonly timeoutMs?: number;
}

/** Environment variables, for the process under test. */
export type SenderEnvironment = Readonly<Record<string, string>>;

/** A running server. */
export interface Spangraph extends AsyncDisposable {
  /** `http://127.0.0.1:PORT`: the page of the server, for people who look into a failing test. */
  readonly url: string;
  /** Where GraphQL is asked, for clients of your own. */
  readonly graphqlUrl: string;
  /** What exporters of OTLP over HTTP post traces to. Undefined if the configuration does not have the receiver. */
  readonly otlpHttpUrl: string | undefined;
  /** `http://127.0.0.1:PORT` of OTLP over gRPC. Undefined if the configuration does not have the receiver. */
  readonly otlpGrpcUrl: string | undefined;
  /** Makes an OpenTelemetry SDK send its traces here, every 50 ms, and nothing else. */
  readonly env: SenderEnvironment;

  /**
   * Asks GraphQL. The types of variables and result come from the document: gql.tada's, or those of GraphQL Code Generator. Throws
   * QueryError with all messages.
   */
  query<Result, Variables>(
    document: TypedDocument<Result, Variables>,
    ...variables: VariablesOf<Variables>
  ): Promise<Result>;
  /** Likewise, with a text or a tree that says nothing of its types. */
  query<Result = unknown>(document: UntypedDocument, variables?: Readonly<Record<string, unknown>>): Promise<Result>;
  /** The trace with all its spans. Null if it is not stored. */
  trace(traceId: string): Promise<Trace | null>;
  /** Traces with their spans, the earliest first. */
  traces(search?: Search<TraceFilter>): Promise<Trace[]>;
  /** Spans in the order of their start times. */
  spans(search?: Search<SpanFilter>): Promise<Span[]>;

  /**
   * Resolves when every request that has arrived is stored and can be read, at least `spans` spans are there, and no new one has come
   * for a while. Throws NotSettledError with what had arrived.
   */
  settled(options?: SettleOptions): Promise<void>;
  /** Likewise for one trace, which is the result. */
  settledTrace(traceId: string, options?: SettleOptions): Promise<Trace>;
  /** Removes all traces. What is sent later is stored as ever. */
  clear(): Promise<void>;
  /** Ends the server, and removes what it stored. A second call does nothing. `await using` calls it. */
  stop(): Promise<void>;
}
