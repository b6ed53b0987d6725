/** Traces as a whole, worked out from their spans at every question. */
import { durationNano, StatusCode, serviceName } from '../../model/span.ts';
import { buildTraceTree } from '../../model/trace-tree.ts';
import type { TraceSummary } from '../backend.ts';
import { filterableSpan, matchesInt64, matchesSpan, matchesString } from '../matches-span.ts';
import { compareNames } from '../order.ts';
import type { TraceFilter } from '../query.ts';
import type { SpanRow } from './rows.ts';

export interface StoredTrace {
  readonly summary: TraceSummary;
  readonly rows: readonly SpanRow[];
}

/** All traces, each with its spans. */
export function groupTraces(rows: Iterable<SpanRow>): StoredTrace[] {
  return [...Map.groupBy(rows, (row) => row.span.traceId)].map(([traceId, ofTrace]) => ({
    summary: summarize(traceId, ofTrace),
    rows: ofTrace,
  }));
}

/** Whether the trace meets the filter. */
export function matchesTrace(filter: TraceFilter, trace: StoredTrace): boolean {
  switch (filter.type) {
    case 'and':
      return filter.filters.every((part) => matchesTrace(part, trace));
    case 'traceId':
      return filter.eq === trace.summary.traceId;
    case 'durationNano':
      return matchesInt64(filter.test, durationNano(trace.summary));
    case 'service':
      return trace.summary.services.some((service) => matchesString(filter.test, service));
    case 'anySpan':
      return trace.rows.some((row) => matchesSpan(filter.filter, filterableSpan(row.span)));
  }
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
