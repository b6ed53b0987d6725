/** What resolvers receive with each request. */
import type { Caller } from '../src/access/caller.ts';
import type { Now } from '../src/model/relative-time.ts';
import type { SpanComparisons } from '../src/query/compare/compare-spans.ts';
import type { Metrics } from '../src/query/metrics/metrics.ts';
import type { ServiceMaps } from '../src/query/metrics/service-map.ts';
import type { QueryService } from '../src/query/query-service.ts';
import type { TraceqlMetrics } from '../src/query/traceql-metrics/traceql-metrics.ts';

/** Bounds that a client may want to know; see `GraphqlLimits` of the configuration. */
export interface ServerLimits {
  readonly defaultPageSize: number;
  readonly maxPageSize: number;
  readonly maxDepth: number;
  readonly maxAliases: number;
  readonly maxFieldComparisons: number;
  readonly maxCost: number;
  readonly maxTokens: number;
  readonly maxMetricGroups: number;
  readonly maxMetricBuckets: number;
  readonly maxWalkedSpans: number;
  readonly maxServiceMapEdges: number;
  readonly maxProfiledSpans: number;
  readonly maxProfiledKeys: number;
  readonly maxProfiledValues: number;
}

/** One way of a trace into the server, or out of it again. */
export interface CanaryCheckFacts {
  readonly receiver: string;
  readonly path: string;
  readonly outcome: 'ok' | 'missing' | 'wrong' | 'failed';
  readonly seconds: number | undefined;
}

/** The last self-check. */
export interface CanaryFacts {
  /** Milliseconds since the Unix epoch. Undefined until there was one. */
  readonly checkedAt: number | undefined;
  readonly results: readonly CanaryCheckFacts[];
}

/** Facts about the running server. */
export interface ServerFacts {
  readonly name: string;
  readonly version: string;
  /** Name of the storage backend. */
  readonly storage: string;
  /** Nanoseconds since the Unix epoch. */
  readonly startedAtUnixNano: bigint;
  readonly limits: ServerLimits;
  /** Undefined: this process does not receive OTLP over HTTP, or at a port that the system chose. */
  readonly otlpHttpPort?: number;
  readonly otlpHttpUsesTls: boolean;
  /** What the last self-check found. Undefined: it is switched off. */
  readonly canary?: () => CanaryFacts;
}

/** One turn of a subscription (src/net/live.ts). */
export interface LiveSource {
  readonly task: {
    readonly turn: { readonly after?: string; readonly isLate?: boolean };
    done(outcome: {
      readonly after: string;
      readonly isEmpty: boolean;
      readonly hasMore: boolean;
      readonly pace?: { readonly leastMs: number; readonly dueMs?: number };
    }): void;
  };
  /** See `SpanReader.settlingMs`. */
  readonly settlingMs: number;
}

/** Created for each request. */
export interface GraphqlContext {
  /** Who asks. */
  readonly caller: Caller;
  /** The same moment for all fields of the operation. */
  readonly now: Now;
  readonly query: QueryService;
  readonly metrics: Metrics;
  readonly serviceMaps: ServiceMaps;
  readonly comparisons: SpanComparisons;
  readonly traceqlMetrics: TraceqlMetrics;
  /** Absent: the client does not take events. */
  readonly live?: LiveSource;
  readonly server: ServerFacts;
}
