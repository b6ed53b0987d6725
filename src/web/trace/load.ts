/** Loads a trace page by page. */
import { AskError } from '../data/ask.ts';
import { TracePageDocument, TraceStartDocument, type TraceStartQuery } from '../generated/graphql.ts';
import type { TraceSource } from './source.ts';

/** Spans of a page. */
const PAGE = 1_000;
/** Spans after which loading waits until somebody wants more. */
export const PAUSE_SPANS = 250_000;

/** What is known of the whole trace. */
export type TraceFacts = Omit<NonNullable<TraceStartQuery['trace']>, 'spans'>;

type Page = NonNullable<TraceStartQuery['trace']>['spans'];

/** Which trace, and where it comes from. */
export interface Wanted {
  readonly traceId: string;
  readonly source: TraceSource;
}

/** Who is told. */
export interface Loading {
  /** At once, with the first page. */
  readonly onStart: (facts: TraceFacts) => void;
  readonly onSpans: (spans: Page['nodes']) => void;
}

/** Where a trace goes on. Undefined: all of it has come. */
export type Rest = string | undefined;

/** Loads the first page. Resolves with null if no span is stored. Throws AskError. */
export async function loadStart(
  { traceId, source }: Wanted,
  loading: Loading,
  signal: AbortSignal,
): Promise<Rest | null> {
  const { trace } = await source.ask(TraceStartDocument, { traceId, first: PAGE }, signal);
  if (trace === null) return null;
  const { spans, ...facts } = trace;
  loading.onStart(facts);
  loading.onSpans(spans.nodes);
  return restOf(spans);
}

/** Loads up to {@link PAUSE_SPANS} spans more. Resolves with what is left. Throws AskError. */
export async function loadRest(
  { traceId, source }: Wanted,
  rest: string,
  loading: Loading,
  signal: AbortSignal,
): Promise<Rest> {
  let after: Rest = rest;
  for (let loaded = 0; after !== undefined && loaded < PAUSE_SPANS; ) {
    const { trace } = await source.ask(TracePageDocument, { traceId, first: PAGE, after }, signal);
    // It was removed meanwhile.
    if (trace === null) return undefined;
    loading.onSpans(trace.spans.nodes);
    loaded += trace.spans.nodes.length;
    after = restOf(trace.spans);
  }
  return after;
}

function restOf({ pageInfo: { hasNextPage, endCursor } }: Page): Rest {
  return hasNextPage ? (endCursor ?? undefined) : undefined;
}

/** What is shown of an error of loading; undefined if it was given up. */
export function loadProblem(thrown: unknown, signal: AbortSignal): AskError | undefined {
  if (signal.aborted) return undefined;
  return thrown instanceof AskError ? thrown : new AskError(String(thrown), 'INTERNAL_SERVER_ERROR');
}
