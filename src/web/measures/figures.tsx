/** Rate, errors and durations as cells of a table. */
import { count } from '../format/count.ts';
import { duration, traceqlDuration } from '../format/duration.ts';
import { rate, share } from '../format/rate.ts';
import type { MeasuresFragment } from '../generated/graphql.ts';
import { p } from '../messages/service-pages.ts';
import { s } from '../messages/services.ts';

/** A duration in nanoseconds; a dash without spans. */
export function durationText(nanos: number | null): string {
  return nanos === null ? s.none : duration(nanos);
}

/** Where the spans of a row are found, or those of them that meet more conditions. */
export interface Found {
  /** What the row is about. */
  readonly name: string;
  readonly search: (...conditions: readonly string[]) => string;
}

interface FigureProps {
  readonly measures: MeasuresFragment;
  /** Without it, a figure is no link. */
  readonly found?: Found | undefined;
}

export function CountFigure({ measures, found }: FigureProps) {
  if (found === undefined) return <span>{count(measures.count)}</span>;
  return (
    <a href={found.search()} title={p.spansOf(found.name)}>
      {count(measures.count)}
    </a>
  );
}

export function RateFigure({ measures }: FigureProps) {
  return <span title={`${count(measures.count)} ${s.spans.toLowerCase()}`}>{rate(measures.rate)}</span>;
}

/** Leads to the spans that failed. */
export function ErrorFigure({ measures: { errorCount, errorRate }, found }: FigureProps) {
  if (errorRate === null) return <span class="muted">{s.none}</span>;
  if (errorCount === 0 || found === undefined) {
    return (
      <span class={errorCount > 0 ? 'error-text' : 'muted'} title={count(errorCount)}>
        {share(errorRate)}
      </span>
    );
  }
  return (
    <a class="error-text" href={found.search('status = error')} title={p.failedOf(found.name)}>
      {share(errorRate)}
    </a>
  );
}

/** Leads to the spans that took as long, or longer. */
export function SlowFigure({ nanos, found }: { readonly nanos: number | null; readonly found: Found | undefined }) {
  if (nanos === null || found === undefined) return <span>{durationText(nanos)}</span>;
  const text = duration(nanos);
  return (
    <a href={found.search(`duration >= ${traceqlDuration(nanos)}`)} title={p.slowOf(found.name, text)}>
      {text}
    </a>
  );
}

/** Cells of the three quantiles. */
export function DurationCells({ measures }: FigureProps) {
  return (
    <>
      {([measures.p50, measures.p95, measures.p99] as const).map((nanos, index) => (
        <td key={index} class="number">
          {durationText(nanos)}
        </td>
      ))}
    </>
  );
}
