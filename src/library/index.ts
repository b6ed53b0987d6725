// biome-ignore-all lint/performance/noBarrelFile: the entry of the package
/** The package as a library: `import { startSpangraph } from 'spangraph'` (docs/library.md). */
import './supported-node.ts';

export { type ErrorCode, SpangraphError } from '../errors.ts';
export type { TypedDocument, UntypedDocument, VariablesOf } from './documents.ts';
export { type GraphQLErrorEntry, NotSettledError, QueryError } from './errors.ts';
export type { SpanFilter, TraceFilter } from './generated/graphql.ts';
export type { LogLevel, SenderEnvironment, SettleOptions, Spangraph, StartOptions } from './spangraph.ts';
export { startSpangraph } from './start-spangraph.ts';
export type { Search, Span, SpanEvent, SpanLink, Trace } from './trace.ts';
