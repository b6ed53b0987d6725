/** Whole traces, built from their spans for each query. */
import { compareNames } from '../../model/compare.ts';
import { serviceName } from '../../model/span.ts';
import type { TraceMember } from '../../model/trace-members.ts';
import { TraceSummarizer } from '../../model/trace-summary.ts';
import type { TraceSummary } from '../backend.ts';
import { type FilterableTrace, type FilterContext, filterableSpan } from '../evaluator/filterable.ts';
import { LazyTrace } from '../evaluator/lazy-trace.ts';
import type { LoggedExceptions } from './logged-exceptions.ts';
import type { SpanRow } from './rows.ts';

/** Everything stored, as the conditions of one query see it. */
export interface Stored extends FilterContext {
  readonly traces: ReadonlyMap<string, FilterableTrace>;
}

export function storedTraces(rows: Iterable<SpanRow>, exceptions: LoggedExceptions): Stored {
  const traces = new Map(
    [...Map.groupBy(rows, (row) => row.span.traceId)].map(([traceId, ofTrace]) => [
      traceId,
      new LazyTrace({
        summary: () => summarize(traceId, ofTrace),
        spans: () => ofTrace.map(({ span }) => filterableSpan(span)),
      }),
    ]),
  );
  return {
    traces,
    trace: (traceId) => traces.get(traceId),
    spansById: (traceId, spanId) => {
      const spans = traces.get(traceId)?.spans() ?? [];
      return spans.filter((span) => span.spanId === spanId);
    },
    known: () => undefined,
    exceptions: (span) => exceptions.of(span),
  };
}

function summarize(traceId: string, rows: readonly SpanRow[]): TraceSummary {
  const summary = new TraceSummarizer<TraceMember & Pick<SpanRow, 'ref'>>();
  for (const { ref, span } of rows) {
    const { spanId, kind, startTimeUnixNano } = span;
    summary.add({ spanId, kind, startTimeUnixNano, ref }, span);
  }
  const root = summary.root();
  const { startTimeUnixNano, endTimeUnixNano, spanCount, errorCount, missingParentCount } = summary;
  const arrivals = rows.map(({ ingestionTimeUnixNano }) => ingestionTimeUnixNano);
  return {
    traceId,
    startTimeUnixNano,
    endTimeUnixNano,
    spanCount,
    ...(root === undefined ? {} : { rootRef: root.ref }),
    errorCount,
    missingParentCount,
    lastArrivalUnixNano: arrivals.reduce((last, time) => (time > last ? time : last)),
    services: [...new Set(rows.map(({ span }) => serviceName(span.resource)))].sort(compareNames),
  };
}
