/** Loads a trace page by page. */
import { AskError, ask } from '../data/ask.ts';
import {
  type SpanKind,
  SubtreeDocument,
  TracePageDocument,
  TraceStartDocument,
  type TraceStartQuery,
} from '../generated/graphql.ts';

/** Spans of a page. */
const PAGE = 1_000;
/** Spans after which loading waits until somebody wants more. */
export const PAUSE_SPANS = 250_000;

/** What is known of the whole trace. */
export type TraceFacts = Omit<NonNullable<TraceStartQuery['trace']>, 'spans'>;

type Page = NonNullable<TraceStartQuery['trace']>['spans'];

/** Who is told. */
export interface Loading {
  /** At once, with the first page. */
  readonly onStart: (facts: TraceFacts) => void;
  readonly onSpans: (spans: Page['nodes']) => void;
}

/** Where a trace goes on. Undefined: all of it has come. */
export type Rest = string | undefined;

/** Loads the first page. Resolves with null if no span is stored. Throws AskError. */
export async function loadStart(traceId: string, loading: Loading, signal: AbortSignal): Promise<Rest | null> {
  const { trace } = await ask(TraceStartDocument, { traceId, first: PAGE }, signal);
  if (trace === null) return null;
  const { spans, ...facts } = trace;
  loading.onStart(facts);
  loading.onSpans(spans.nodes);
  return restOf(spans);
}

/** Loads up to {@link PAUSE_SPANS} spans more. Resolves with what is left. Throws AskError. */
export async function loadRest(traceId: string, rest: string, loading: Loading, signal: AbortSignal): Promise<Rest> {
  let after: Rest = rest;
  for (let loaded = 0; after !== undefined && loaded < PAUSE_SPANS; ) {
    const { trace } = await ask(TracePageDocument, { traceId, first: PAGE, after }, signal);
    // It was removed meanwhile.
    if (trace === null) return undefined;
    loading.onSpans(trace.spans.nodes);
    loaded += trace.spans.nodes.length;
    after = restOf(trace.spans);
  }
  return after;
}

/** A span as the server names it. */
export interface SpanName {
  readonly spanId: string;
  readonly kind: SpanKind;
}

/** Loads up to {@link PAUSE_SPANS} spans below a span. Throws AskError. */
export async function loadSubtree(
  traceId: string,
  span: SpanName,
  loading: Pick<Loading, 'onSpans'>,
  signal: AbortSignal,
): Promise<void> {
  let after: string | undefined;
  for (let loaded = 0; loaded < PAUSE_SPANS; ) {
    const variables = { traceId, ...span, first: PAGE, after: after ?? null };
    const { span: found } = await ask(SubtreeDocument, variables, signal);
    if (found === null) return;
    loading.onSpans(found.descendants.nodes);
    loaded += found.descendants.nodes.length;
    after = restOf(found.descendants);
    if (after === undefined) return;
  }
}

function restOf({ pageInfo: { hasNextPage, endCursor } }: Page): Rest {
  return hasNextPage ? (endCursor ?? undefined) : undefined;
}

/** What is shown of an error of loading; undefined if it was given up. */
export function loadProblem(thrown: unknown, signal: AbortSignal): AskError | undefined {
  if (signal.aborted) return undefined;
  return thrown instanceof AskError ? thrown : new AskError(String(thrown), 'INTERNAL_SERVER_ERROR');
}
