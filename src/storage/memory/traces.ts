/** Traces as a whole, worked out from their spans at every question. */

import { compareNames } from '../../model/compare.ts';
import { StatusCode, serviceName } from '../../model/span.ts';
import { buildTraceTree } from '../../model/trace-tree.ts';
import type { TraceSummary } from '../backend.ts';
import { type FilterableTrace, type FilterContext, filterableSpan } from '../evaluator/filterable.ts';
import { LazyTrace } from '../evaluator/lazy-trace.ts';
import type { SpanRow } from './rows.ts';

/** All that is stored, as conditions see it during one query. */
export interface Stored extends FilterContext {
  readonly traces: ReadonlyMap<string, FilterableTrace>;
}

export function storedTraces(rows: Iterable<SpanRow>): Stored {
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
  };
}

function summarize(traceId: string, rows: readonly SpanRow[]): TraceSummary {
  const spans = rows.map((row) => row.span);
  const tree = buildTraceTree(spans);
  const root = rows[tree.rootIndex() ?? -1];
  return {
    traceId,
    startTimeUnixNano: spans.map((span) => span.startTimeUnixNano).reduce((a, b) => (b < a ? b : a)),
    endTimeUnixNano: spans.map((span) => span.endTimeUnixNano).reduce((a, b) => (b > a ? b : a)),
    spanCount: spans.length,
    ...(root === undefined ? {} : { rootRef: root.ref }),
    errorCount: spans.filter((span) => span.statusCode === StatusCode.ERROR).length,
    missingParentCount: spans.filter((_span, index) => tree.isParentMissing(index)).length,
    services: [...new Set(spans.map((span) => serviceName(span.resource)))].sort(compareNames),
  };
}
