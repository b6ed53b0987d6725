/** The first spans of a trace as bars on its time. */

import { duration } from '../format/duration.ts';
import { shownService } from '../format/service-name.ts';
import type { TracePreviewQuery } from '../generated/graphql.ts';
import { r } from '../messages/results.ts';
import { hrefOf } from '../state/place.ts';

type Trace = NonNullable<TracePreviewQuery['trace']>;
type Span = Trace['spans']['nodes'][number];

interface PreviewBarsProps {
  readonly trace: Trace;
  /** Id of the span that was found. */
  readonly found: string | undefined;
  readonly colours: (service: string) => string;
}

/** Deeper ones are not indented further. */
const MOST_DEPTH = 8;
const INDENT_PX = 8;

export function PreviewBars({ trace, found, colours }: PreviewBarsProps) {
  const rows = inTreeOrder(trace.spans.nodes);
  const start = BigInt(trace.startTimeUnixNano);
  const length = Math.max(1, Number(trace.durationNano));
  return (
    <section class="preview-spans" aria-label={r.firstSpans(rows.length, trace.spanCount)}>
      <h3>{r.firstSpans(rows.length, trace.spanCount)}</h3>
      <ul>
        {rows.map(({ span, depth }, index) => {
          const from = (100 * Number(BigInt(span.startTimeUnixNano) - start)) / length;
          const share = (100 * Math.max(0, Number(span.durationNano))) / length;
          const isFailed = span.status.code === 'ERROR';
          return (
            <li key={`${index} ${span.spanId}`} class={span.spanId === found ? 'found' : ''}>
              <a
                class={isFailed ? 'failed' : ''}
                href={hrefOf(`trace/${trace.traceId}`, { span: span.spanId })}
                title={`${shownService(span.service.name)} ${span.name} ${duration(span.durationNano)}`}
              >
                <span class="bar-name" style={{ paddingInlineStart: `${INDENT_PX * Math.min(depth, MOST_DEPTH)}px` }}>
                  <bdi>{span.name}</bdi>
                </span>
                <span class="bar-track" aria-hidden="true">
                  <i
                    style={{
                      insetInlineStart: `min(${from}%, calc(100% - 2px))`,
                      inlineSize: `max(2px, ${Math.min(share, 100 - from)}%)`,
                      background: colours(span.service.name),
                    }}
                  />
                </span>
                <span class="bar-length">{duration(span.durationNano)}</span>
              </a>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

interface TreeRow {
  readonly span: Span;
  readonly depth: number;
}

/** Parents before their children, in order of their starts. Spans whose parent is not there stand at the first level. */
export function inTreeOrder(spans: readonly Span[]): TreeRow[] {
  const ids = new Set(spans.map(({ spanId }) => spanId));
  const children = Map.groupBy(spans, ({ parentSpanId, spanId }) =>
    parentSpanId !== null && parentSpanId !== spanId && ids.has(parentSpanId) ? parentSpanId : '',
  );
  const rows: TreeRow[] = [];
  const placed = new Set<Span>();
  const place = (span: Span, depth: number): void => {
    if (placed.has(span)) return;
    placed.add(span);
    rows.push({ span, depth });
    for (const child of children.get(span.spanId) ?? []) place(child, depth + 1);
  };
  for (const span of [...(children.get('') ?? []), ...spans]) place(span, 0);
  return rows;
}
