/** What a search has found, as rows. */
import { useAnswer } from '../data/use-answer.ts';
import {
  CountSpansDocument,
  CountTracesDocument,
  SearchSpansDocument,
  SearchTracesDocument,
  type TraceResultFragment,
} from '../generated/graphql.ts';
import { t } from '../messages/en.ts';
import { serviceColours } from '../shell/service-colours.ts';
import type { CellContext } from './cells.tsx';
import { askedKeys } from './columns.ts';
import { columns, shape, spanOrder, traceOrder } from './result-state.ts';
import type { Row } from './result-table.tsx';
import { SpanCell, type SpanResult } from './span-cells.tsx';
import { TraceCell } from './trace-cells.tsx';
import { type Pages, usePages } from './use-pages.ts';

/** What is searched. */
export interface Asked {
  readonly query: string | null;
  readonly timeRange: { readonly from: string | undefined; readonly to: string | undefined } | null;
}

/** The rows of all pages, and how many results there are; undefined until they are counted. */
export interface Found extends Pages<Row> {
  readonly total: number | undefined;
  /** In words. */
  readonly totalText: string;
}

export function useFound(asked: Asked): Found {
  const isSpans = shape.value === 'spans';
  const keys = askedKeys(columns.value);
  const traces = usePages(
    SearchTracesDocument,
    isSpans
      ? undefined
      : { ...asked, ...keys, orderBy: traceOrder.value, hasArrival: columns.value.includes('arrived') },
    (answer) => answer.traces,
  );
  const spans = usePages(
    SearchSpansDocument,
    isSpans ? { ...asked, ...keys, orderBy: spanOrder.value } : undefined,
    (answer) => answer.spans,
  );
  const traceCount = useAnswer(CountTracesDocument, isSpans ? undefined : asked).data?.traces.totalCount;
  const spanCount = useAnswer(CountSpansDocument, isSpans ? asked : undefined).data?.spans.totalCount;
  if (isSpans) {
    const total = spanCount;
    return { ...spans, items: spans.items && spanRows(spans.items), total, totalText: t.spanCount(total ?? 0) };
  }
  const total = traceCount;
  return { ...traces, items: traces.items && traceRows(traces.items), total, totalText: t.traceCount(total ?? 0) };
}

function contextOf(lengths: readonly string[], services: readonly string[]): CellContext {
  return {
    longest: lengths.reduce((most, length) => Math.max(most, Number(length)), 1),
    colours: serviceColours([...new Set(services)]),
  };
}

function traceRows(results: readonly TraceResultFragment[]): Row[] {
  const context = contextOf(
    results.map(({ node }) => node.durationNano),
    results.flatMap(({ node }) => node.services.map(({ name }) => name)),
  );
  return results.map((result) => ({
    key: result.node.traceId,
    sel: result.node.traceId,
    isFailed: result.node.errorCount > 0,
    marks: { traceId: result.node.traceId, name: result.node.rootSpan?.name ?? result.node.traceId },
    cell: (id) => <TraceCell key={id} id={id} result={result} {...context} />,
  }));
}

function spanRows(results: readonly SpanResult[]): Row[] {
  const context = contextOf(
    results.map(({ node }) => node.durationNano),
    results.map(({ node }) => node.service.name),
  );
  return results.map((result) => ({
    key: result.node.id,
    sel: `${result.node.traceId}@${result.node.spanId}`,
    isFailed: result.node.status.code === 'ERROR',
    marks: undefined,
    cell: (id) => <SpanCell key={id} id={id} result={result} {...context} />,
  }));
}
