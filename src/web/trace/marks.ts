/** What is drawn on bars besides their length, by span: the critical path, events, and whether others link to it. */
import { useEffect, useMemo, useState } from 'preact/hooks';
import { LinkedFromDocument, SpanEventsDocument } from '../generated/graphql.ts';
import { chosenPills, PATH_PILL } from './chosen-pills.ts';
import type { TraceModel } from './trace-model.ts';
import type { Window } from './window.ts';

export interface Marks {
  readonly path: ReadonlyMap<number, readonly Window[]>;
  /** Nanoseconds from the start of the trace. */
  readonly events: ReadonlyMap<number, readonly number[]>;
  readonly linked: ReadonlySet<number>;
}

/** Spans of a page. */
const PAGE = 500;
/** Spans whose events or links are drawn at most. */
const MOST = 5_000;

const NO_PATH: Marks['path'] = new Map();

export function useMarks(model: TraceModel): Marks {
  const parts = chosenPills.value.includes(PATH_PILL) ? model.insight.path.value : undefined;
  const path = useMemo(() => (parts === undefined ? NO_PATH : Map.groupBy(parts, ({ span }) => span)), [parts]);
  const hasEvents = model.store.events.subarray(0, model.store.size).some((events) => events > 0);
  const events = useLoaded(model, hasEvents, loadEvents, new Map());
  const linked = useLoaded(model, true, loadLinked, new Set());
  return useMemo(() => ({ path, events, linked }), [path, events, linked]);
}

/** Asked once all spans have come. */
function useLoaded<Found>(
  model: TraceModel,
  isWanted: boolean,
  load: (model: TraceModel, signal: AbortSignal) => Promise<Found>,
  none: Found,
): Found {
  const [found, setFound] = useState(none);
  const isReady = isWanted && model.state.value === 'whole';
  useEffect(() => {
    if (!isReady) return undefined;
    const gone = new AbortController();
    // Marks are an addition: without them the rows stay as they are.
    load(model, gone.signal).then(setFound, () => undefined);
    return () => gone.abort();
  }, [isReady]);
  return found;
}

async function loadEvents(model: TraceModel, signal: AbortSignal): Promise<Marks['events']> {
  const { store } = model;
  const found = new Map<number, number[]>();
  let after: string | null = null;
  do {
    const { spans }: Awaited<ReturnType<typeof eventsPage>> = await eventsPage(model, after, signal);
    for (const node of spans.nodes) {
      const span = store.findOne(node);
      const at = node.events.nodes.map(({ timeUnixNano }) => Number(BigInt(timeUnixNano) - store.origin));
      if (span !== undefined) found.set(span, at);
    }
    after = spans.pageInfo.hasNextPage ? spans.pageInfo.endCursor : null;
  } while (after !== null && found.size < MOST);
  return found;
}

function eventsPage({ traceId, source }: TraceModel, after: string | null, signal: AbortSignal) {
  return source.ask(SpanEventsDocument, { traceId, first: PAGE, after }, signal);
}

async function loadLinked(model: TraceModel, signal: AbortSignal): Promise<Marks['linked']> {
  const { traceId, store } = model;
  const found = new Set<number>();
  let after: string | null = null;
  do {
    const { spans }: Awaited<ReturnType<typeof linkedPage>> = await linkedPage(model, after, signal);
    for (const link of spans.nodes.flatMap(({ links }) => links.nodes)) {
      const span = link.traceId === traceId ? store.find(link.spanId) : undefined;
      if (span !== undefined) found.add(span);
    }
    after = spans.pageInfo.hasNextPage ? spans.pageInfo.endCursor : null;
  } while (after !== null && found.size < MOST);
  return found;
}

function linkedPage({ traceId, source }: TraceModel, after: string | null, signal: AbortSignal) {
  return source.ask(LinkedFromDocument, { traceId, first: PAGE, after }, signal);
}
