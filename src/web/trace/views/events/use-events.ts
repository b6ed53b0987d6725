/** Loads the events of a trace page by page. */
import { useEffect, useState } from 'preact/hooks';
import { type AskError, askErrorOf } from '../../../data/ask.ts';
import { TraceEventsDocument } from '../../../generated/graphql.ts';

import type { TraceModel } from '../../trace-model.ts';
import { eventsOf, type SpanWithEvents, type TraceEvent } from './trace-event.ts';

/** Spans of a page. */
const PAGE = 50;
/** Events and characters of their attributes, after which no more is loaded. */
export const MOST_EVENTS = 5_000;
const MOST_CHARACTERS = 16_000_000;

export interface LoadedEvents {
  /** In order of time. */
  readonly events: readonly TraceEvent[];
  readonly isLoading: boolean;
  /** Whether there are more than are loaded. */
  readonly isCut: boolean;
  /** Whether a span has more than are loaded of one span. */
  readonly isSpanCut: boolean;
  readonly error?: AskError;
}

const NONE: LoadedEvents = { events: [], isLoading: true, isCut: false, isSpanCut: false };

/** Asked once all spans have come: events without their spans say little. */
export function useEvents(model: TraceModel): LoadedEvents & { readonly retry: () => void } {
  const [loaded, setLoaded] = useState(NONE);
  const [attempt, setAttempt] = useState(0);
  const isReady = model.state.value !== 'loading';
  useEffect(() => {
    if (!isReady) return undefined;
    const gone = new AbortController();
    setLoaded(NONE);
    load(model, gone.signal, setLoaded).catch((thrown: unknown) => {
      if (!gone.signal.aborted) setLoaded((before) => ({ ...before, isLoading: false, error: askErrorOf(thrown) }));
    });
    return () => gone.abort();
  }, [model, isReady, attempt]);
  return { ...loaded, retry: () => setAttempt(attempt + 1) };
}

async function load(model: TraceModel, signal: AbortSignal, tell: (loaded: LoadedEvents) => void): Promise<void> {
  const found: TraceEvent[] = [];
  let isSpanCut = false;
  let characters = 0;
  let after: string | null = null;
  let hasMore: boolean;
  do {
    const { nodes, pageInfo }: Awaited<ReturnType<typeof page>> = await page(model, after, signal);
    for (const node of nodes) {
      const span = model.store.findOne(node);
      if (span !== undefined) found.push(...eventsOf(span, node));
      isSpanCut ||= node.events.totalCount > node.events.nodes.length;
      characters += charactersOf(node);
    }
    after = pageInfo.endCursor;
    hasMore = pageInfo.hasNextPage;
    const isCut = hasMore && (found.length >= MOST_EVENTS || characters >= MOST_CHARACTERS);
    if (isCut) hasMore = false;
    const events = found.toSorted((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
    tell({ events, isLoading: hasMore, isCut, isSpanCut });
  } while (hasMore);
}

async function page({ traceId, source }: TraceModel, after: string | null, signal: AbortSignal) {
  return (await source.ask(TraceEventsDocument, { traceId, first: PAGE, after }, signal)).spans;
}

function charactersOf({ events }: SpanWithEvents): number {
  const values = events.nodes.flatMap(({ attributes }) => attributes.map(({ value }) => value));
  return values.reduce<number>((sum, value) => sum + (typeof value === 'string' ? value.length : 20), 0);
}
