/** What resolvers receive with each request. */
import type { QueryService } from '../src/query/query-service.ts';

/** Bounds that a client may want to know; see `GraphqlLimits` of the configuration. */
export interface ServerLimits {
  readonly defaultPageSize: number;
  readonly maxPageSize: number;
  readonly maxDepth: number;
  readonly maxAliases: number;
  readonly maxFieldComparisons: number;
  readonly maxCost: number;
  readonly maxTokens: number;
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
}

/** Created for each request. */
export interface GraphqlContext {
  readonly query: QueryService;
  readonly server: ServerFacts;
}
