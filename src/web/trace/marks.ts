/** What is drawn on bars besides their length: the critical path and events. By the reference of the span. */
import { useEffect, useState } from 'preact/hooks';
import { useAnswer } from '../data/use-answer.ts';
import { CriticalPathDocument, SpanEventsDocument, type SpanKind } from '../generated/graphql.ts';
import { parameter } from '../state/place.ts';
import type { TraceModel } from './trace-model.ts';
import type { Window } from './window.ts';

export interface Marks {
  readonly path: ReadonlyMap<string, readonly Window[]>;
  /** Nanoseconds from the start of the trace. */
  readonly events: ReadonlyMap<string, readonly number[]>;
}

/** Spans of a page of events. */
const PAGE = 500;
/** Spans whose events are drawn at most. */
const MOST = 5_000;

/** The reference of a span that the server names by its id and kind. */
function refOf({ store }: TraceModel, { spanId, kind }: { readonly spanId: string; readonly kind: SpanKind }): string {
  const withKind = store.find(`${spanId}~${kind}`);
  return withKind === undefined ? spanId : store.refOf(withKind);
}

export function useMarks(model: TraceModel): Marks {
  const isPathShown = parameter('cp').value === '1';
  const isWhole = model.state.value === 'whole';
  const { traceId, source } = model;
  const answer = useAnswer(CriticalPathDocument, isPathShown && isWhole ? { traceId } : undefined, source);
  const [path, setPath] = useState<Marks['path']>(new Map());
  useEffect(() => {
    const segments = isPathShown ? (answer.data?.trace?.criticalPath ?? []) : [];
    const { origin } = model.store;
    const found = Map.groupBy(segments, ({ span }) => refOf(model, span));
    const windows = [...found].map(([ref, parts]): [string, Window[]] => [
      ref,
      parts.map(({ startTimeUnixNano: from, endTimeUnixNano: to }) => ({
        from: Number(BigInt(from) - origin),
        to: Number(BigInt(to) - origin),
      })),
    ]);
    setPath(new Map(windows));
  }, [answer.data, isPathShown]);
  return { path, events: useEvents(model, isWhole) };
}

/** Asked once all spans have come, if any has events. */
function useEvents(model: TraceModel, isWhole: boolean): Marks['events'] {
  const [events, setEvents] = useState<Marks['events']>(new Map());
  useEffect(() => {
    const { store } = model;
    if (!isWhole || !store.events.subarray(0, store.size).some((count) => count > 0)) return undefined;
    const gone = new AbortController();
    // Ticks are an addition: without them the rows stay as they are.
    loadEvents(model, gone.signal).then(setEvents, () => undefined);
    return () => gone.abort();
  }, [isWhole]);
  return events;
}

async function loadEvents(model: TraceModel, signal: AbortSignal): Promise<Marks['events']> {
  const { store } = model;
  const found = new Map<string, number[]>();
  let after: string | null = null;
  do {
    const { spans }: Awaited<ReturnType<typeof eventsPage>> = await eventsPage(model, after, signal);
    for (const span of spans.nodes) {
      const at = span.events.nodes.map(({ timeUnixNano }) => Number(BigInt(timeUnixNano) - store.origin));
      found.set(refOf(model, span), at);
    }
    after = spans.pageInfo.hasNextPage ? spans.pageInfo.endCursor : null;
  } while (after !== null && found.size < MOST);
  return found;
}

function eventsPage({ traceId, source }: TraceModel, after: string | null, signal: AbortSignal) {
  return source.ask(SpanEventsDocument, { traceId, first: PAGE, after }, signal);
}
