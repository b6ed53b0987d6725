/** A trace as a waterfall: a row for each span below its parent, with a bar for its time. */
import type { SpanWithEvents, WholeTrace } from '../client/client.ts';
import { element } from './element.ts';

interface Row {
  readonly span: SpanWithEvents;
  readonly depth: number;
}

/** Parents before their children, children in order of their start. Spans without a stored parent are at the top level. */
export function rowsOf(spans: readonly SpanWithEvents[]): Row[] {
  const ids = new Set(spans.map(({ spanId }) => spanId));
  const below = Map.groupBy(spans, ({ parentSpanId }) => (ids.has(parentSpanId ?? '') ? parentSpanId : null));
  const rows: Row[] = [];
  const waiting: Row[] = (below.get(null) ?? []).map((span) => ({ span, depth: 0 })).toReversed();
  for (let row = waiting.pop(); row !== undefined; row = waiting.pop()) {
    const depth = row.depth + 1;
    rows.push(row);
    // The client and the server of a call may share an id. Each child is shown once.
    const children = below.get(row.span.spanId) ?? [];
    below.delete(row.span.spanId);
    waiting.push(...children.map((span) => ({ span, depth })).toReversed());
  }
  return rows;
}

/** The rows of a trace. Nanoseconds are strings. They are subtracted as BigInt, and only the ratios become numbers. */
export function waterfall(trace: WholeTrace): HTMLElement {
  const begin = BigInt(trace.spans[0]?.startTimeUnixNano ?? 0);
  const whole = Number(BigInt(trace.durationNano)) || 1;
  const percent = (nanos: bigint): string => `${(Number(nanos) / whole) * 100}%`;
  return element(
    'div',
    {},
    element('h2', { textContent: `${trace.rootSpan?.name ?? 'no root'}: ${trace.spanCount} spans` }),
    ...rowsOf(trace.spans).map(({ span, depth }) => {
      const name = element('span', { textContent: `${span.service.name}: ${span.name}`, title: span.status.message });
      name.style.paddingLeft = `${depth}rem`;
      const bar = element('div', { className: 'bar', title: `${Number(BigInt(span.durationNano)) / 1e6} ms` });
      bar.style.left = percent(BigInt(span.startTimeUnixNano) - begin);
      bar.style.width = percent(BigInt(span.durationNano));
      return element('div', { className: span.status.code === 'ERROR' ? 'span failed' : 'span' }, name, bar);
    }),
  );
}
