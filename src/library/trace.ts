/** What is read: traces and spans as tests want them, whole, flat and typed by the schema. Types only. */
import type { SpanFragment, TraceSummaryFragment } from './generated/graphql.ts';

/** A span. 64-bit integers are decimal texts, as in GraphQL. */
export interface Span extends Omit<SpanFragment, 'events' | 'links'> {
  /** The first 100. */
  readonly events: readonly SpanEvent[];
  /** The first 100. */
  readonly links: readonly SpanLink[];
}

/** An event of a span. `attributes` is an object by key. */
export type SpanEvent = SpanFragment['events']['nodes'][number];

/** A link of a span. `attributes` is an object by key. */
export type SpanLink = SpanFragment['links']['nodes'][number];

/** A trace with its spans. */
export interface Trace extends TraceSummaryFragment {
  /** In the order of their start times. */
  readonly spans: readonly Span[];
}

/** What to look for: a filter of GraphQL, a TraceQL filter such as `{ status = error }`, or nothing, which is everything. */
export type Search<Filter> = Filter | string;
