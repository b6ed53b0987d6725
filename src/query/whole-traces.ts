/** Traces with all of their spans, some spans at a time, for answers that are written while they are read. */
import { decoded } from '../model/encoded-attributes.ts';
import type { Span } from '../model/span.ts';
import type { SpanRecord, TraceSummary } from '../storage/backend.ts';
import { spanPosition } from '../storage/ordering/order.ts';
import type { Page, SpanQuery } from '../storage/query.ts';
import { withinTrace } from './filter-logic.ts';
import { gone } from './gone.ts';
import type { KeyedReader } from './keyed-reader.ts';
import type { OperationAccount } from './operation-account.ts';
import { wholeSpan } from './whole-span.ts';

/** Most spans that are read together: of one trace, or of several small ones. */
const SPANS_AT_ONCE = 2_000;

const OLDEST_FIRST = { field: 'START_TIME', direction: 'ASC' } as const;

/** Some spans of a trace, at least one. Parts of the same trace follow each other. */
export interface TracePart {
  readonly trace: TraceSummary;
  /** In order of their start. Those with equal resources share one object, over all parts; likewise those with equal scopes. */
  readonly spans: readonly Span[];
}

export interface WholeTracesSource {
  readonly reader: KeyedReader;
  /** Counts the records. */
  readonly account: OperationAccount;
}

/**
 * All spans of the traces, trace after trace. Small traces are read together, and a large one in several parts. A trace that was
 * deleted meanwhile has no part. Throws OPERATION_TOO_COMPLEX and OPERATION_TOO_LARGE.
 */
export async function* wholeTraces(
  traces: readonly TraceSummary[],
  source: WholeTracesSource,
): AsyncGenerator<TracePart> {
  for (const together of inGroups(traces)) {
    const pages = await Promise.all(together.map((trace) => pageOf(trace, undefined, source)));
    const spans = await Promise.all(pages.map(({ items }) => wholeSpans(items, source)));
    for (const [index, trace] of together.entries()) {
      yield* partOf(trace, spans[index]);
      yield* laterParts(trace, pages[index], source);
    }
  }
}

/** What has come since the trace was found counts, too. */
async function* laterParts(
  trace: TraceSummary,
  first: Page<SpanRecord> | undefined,
  source: WholeTracesSource,
): AsyncGenerator<TracePart> {
  let page = first;
  while (page?.hasMore) {
    const last = page.items.at(-1);
    page = await pageOf(trace, last, source);
    yield* partOf(trace, await wholeSpans(page.items, source));
  }
}

function* partOf(trace: TraceSummary, spans: readonly Span[] = []): Generator<TracePart> {
  if (spans.length > 0) yield { trace, spans };
}

function* inGroups(traces: readonly TraceSummary[]): Generator<readonly TraceSummary[]> {
  let group: TraceSummary[] = [];
  let spanCount = 0;
  for (const trace of traces) {
    if (group.length > 0 && spanCount + trace.spanCount > SPANS_AT_ONCE) {
      yield group;
      group = [];
      spanCount = 0;
    }
    group.push(trace);
    spanCount += trace.spanCount;
  }
  if (group.length > 0) yield group;
}

async function pageOf(
  { traceId }: TraceSummary,
  after: SpanRecord | undefined,
  { reader, account }: WholeTracesSource,
): Promise<Page<SpanRecord>> {
  const place = after && { after: spanPosition(OLDEST_FIRST, after) };
  const query: SpanQuery = {
    filter: withinTrace(traceId, undefined),
    order: OLDEST_FIRST,
    page: { limit: SPANS_AT_ONCE, ...place },
  };
  const page = await reader.findSpans(query);
  account.readRecords(page.items.length, FEWER_SPANS);
  return page;
}

/** One call of the port for each kind of part, as all are asked for in one turn. */
function wholeSpans(records: readonly SpanRecord[], { reader, account }: WholeTracesSource): Promise<Span[]> {
  return Promise.all(
    records.map(async (record) => {
      const everything = { ref: record.ref, limit: Number.MAX_SAFE_INTEGER, offset: 0 };
      const [attributes, events, links, resource, scope] = await Promise.all([
        record.attributes ?? reader.attributes(record.ref),
        reader.events(everything),
        reader.links(everything),
        reader.resource(record.resourceRef),
        reader.scope(record.scopeRef),
      ]);
      account.readRecords(events.items.length + links.items.length, FEWER_SPANS);
      return wholeSpan(record, {
        attributes: decoded(attributes),
        events: events.items,
        links: links.items,
        resource: resource ?? gone(`the resource of span ${record.spanId}`),
        scope: scope ?? gone(`the scope of span ${record.spanId}`),
      });
    }),
  );
}

const FEWER_SPANS = 'Ask for fewer traces.';
