/** Loads a trace page by page. */
import { patiently } from '../data/patience.ts';
import {
  type SpanKind,
  SubtreeDocument,
  TracePageDocument,
  TraceStartDocument,
  type TraceStartQuery,
} from '../generated/graphql.ts';
import type { TraceSource } from './source.ts';

/** Spans of a page. */
const PAGE = 1_000;
/** Spans after which loading waits until somebody wants more. */
export const PAUSE_SPANS = 250_000;

/** What is known of the whole trace. */
export type TraceFacts = Omit<NonNullable<TraceStartQuery['trace']>, 'spans'>;

type Page = NonNullable<TraceStartQuery['trace']>['spans'];

/** The trace to load, and its source. */
export interface Wanted {
  readonly traceId: string;
  readonly source: TraceSource;
}

/** The cursor of the next page. Undefined: the whole trace is loaded. */
export type Rest = string | undefined;

/** Gets what is loaded. */
export interface Loading {
  /** Called once, before the spans of the first page. */
  readonly onStart: (facts: TraceFacts) => void;
  /** Called for each page. The next one starts at `rest`. */
  readonly onSpans: (spans: Page['nodes'], rest: Rest) => void;
}

/** Loads the first page. Resolves with whether a span is stored. While the server is away, it waits. Throws AskError. */
export async function loadStart({ traceId, source }: Wanted, loading: Loading, signal: AbortSignal): Promise<boolean> {
  const asked = { traceId, first: PAGE };
  const { trace } = await patiently(() => source.ask(TraceStartDocument, asked, signal), signal);
  if (trace === null) return false;
  const { spans, ...facts } = trace;
  loading.onStart(facts);
  loading.onSpans(spans.nodes, restOf(spans));
  return true;
}

/** Loads up to {@link PAUSE_SPANS} spans more. While the server is away, it waits. Throws AskError. */
export async function loadRest(
  { traceId, source }: Wanted,
  rest: Rest,
  loading: Loading,
  signal: AbortSignal,
): Promise<void> {
  let after = rest;
  for (let loaded = 0; after !== undefined && loaded < PAUSE_SPANS; ) {
    const asked = { traceId, first: PAGE, after };
    const { trace } = await patiently(() => source.ask(TracePageDocument, asked, signal), signal);
    // Without a trace it was removed meanwhile.
    const spans = trace?.spans.nodes ?? [];
    after = trace === null ? undefined : restOf(trace.spans);
    loading.onSpans(spans, after);
    loaded += spans.length;
  }
}

/** A span as the server names it. */
export interface SpanName {
  readonly spanId: string;
  readonly kind: SpanKind;
}

/** Loads up to {@link PAUSE_SPANS} spans below a span. While the server is away, it waits. Throws AskError. */
export async function loadSubtree(
  { traceId, source }: Wanted,
  span: SpanName,
  onSpans: (spans: Page['nodes']) => void,
  signal: AbortSignal,
): Promise<void> {
  let after: string | undefined;
  for (let loaded = 0; loaded < PAUSE_SPANS; ) {
    const variables = { traceId, ...span, first: PAGE, after: after ?? null };
    const { span: found } = await patiently(() => source.ask(SubtreeDocument, variables, signal), signal);
    if (found === null) return;
    onSpans(found.descendants.nodes);
    loaded += found.descendants.nodes.length;
    after = restOf(found.descendants);
    if (after === undefined) return;
  }
}

function restOf({ pageInfo: { hasNextPage, endCursor } }: Page): Rest {
  return hasNextPage ? (endCursor ?? undefined) : undefined;
}
