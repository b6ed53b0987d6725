/** Traces and spans as tests want them: whole, flat and typed by the schema. */
import {
  type SpanFilter,
  type SpanFragment,
  SpansDocument,
  TraceDocument,
  type TraceFilter,
  TraceIdsDocument,
  type TraceSummaryFragment,
} from './generated/graphql.ts';
import type { GraphqlClient } from './graphql-client.ts';
import type { Search, Span, Trace } from './trace.ts';

/** Most spans of one answer. A test that needs more asks page by page with `query`. */
export const MAX_SPANS = 10_000;
/** Most traces of one answer. */
export const MAX_TRACES = 1_000;

interface Page<Item> {
  readonly nodes: readonly Item[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** Null if the trace is not stored. Throws a RangeError if it has more than {@link MAX_SPANS} spans. */
export async function readTrace(client: GraphqlClient, traceId: string): Promise<Trace | null> {
  let summary: TraceSummaryFragment | undefined;
  const nodes = await everyItem('spans', MAX_SPANS, async (after) => {
    const { trace } = await client.ask(TraceDocument, { traceId, after });
    if (trace === null) return undefined;
    const { spans, ...rest } = trace;
    summary = rest;
    return spans;
  });
  return summary === undefined ? null : { ...summary, spans: nodes.map(flat) };
}

/** Earliest first, each with its spans. Throws a RangeError if there are more than {@link MAX_TRACES}. */
export async function readTraces(client: GraphqlClient, search: Search<TraceFilter> | undefined): Promise<Trace[]> {
  const found = await everyItem('traces', MAX_TRACES, async (after) => {
    const { traces } = await client.ask(TraceIdsDocument, { ...variablesOf(search), after });
    return traces;
  });
  const traces: Trace[] = [];
  for (const { traceId } of found) {
    const trace = await readTrace(client, traceId);
    if (trace !== null) traces.push(trace);
  }
  return traces;
}

/** In the order of their start times. Throws a RangeError if there are more than {@link MAX_SPANS}. */
export async function readSpans(client: GraphqlClient, search: Search<SpanFilter> | undefined): Promise<Span[]> {
  const nodes = await everyItem('spans', MAX_SPANS, async (after) => {
    const { spans } = await client.ask(SpansDocument, { ...variablesOf(search), after });
    return spans;
  });
  return nodes.map(flat);
}

function variablesOf<Filter>(search: Search<Filter> | undefined): { query?: string; filter?: Filter } {
  if (search === undefined) return {};
  return typeof search === 'string' ? { query: search } : { filter: search };
}

function flat({ events, links, ...span }: SpanFragment): Span {
  return { ...span, events: events.nodes, links: links.nodes };
}

/** Empty if the first page is undefined. */
async function everyItem<Item>(
  what: string,
  max: number,
  askPage: (after: string | null) => Promise<Page<Item> | undefined>,
): Promise<Item[]> {
  const items: Item[] = [];
  let after: string | null = null;
  for (;;) {
    const page: Page<Item> | undefined = await askPage(after);
    if (page === undefined) return items;
    items.push(...page.nodes);
    if (items.length > max) throw new RangeError(`More than ${max} ${what}: narrow the filter, or page with query().`);
    if (!page.pageInfo.hasNextPage) return items;
    after = page.pageInfo.endCursor;
  }
}
