/** Rate, errors and durations as cells of a table. */
import { count } from '../format/count.ts';
import { duration } from '../format/duration.ts';
import { rate, share } from '../format/rate.ts';
import type { MeasuresFragment } from '../generated/graphql.ts';
import { s } from '../messages/services.ts';

/** A duration in nanoseconds; a dash without spans. */
export function durationText(nanos: number | null): string {
  return nanos === null ? s.none : duration(nanos);
}

export function RateFigure({ measures }: { readonly measures: MeasuresFragment }) {
  return <span title={`${count(measures.count)} ${s.spans.toLowerCase()}`}>{rate(measures.rate)}</span>;
}

export function ErrorFigure({ measures }: { readonly measures: MeasuresFragment }) {
  const { errorCount, errorRate } = measures;
  if (errorRate === null) return <span class="muted">{s.none}</span>;
  return (
    <span class={errorCount > 0 ? 'error-text' : 'muted'} title={count(errorCount)}>
      {share(errorRate)}
    </span>
  );
}

/** Cells of the three quantiles. */
export function DurationCells({ measures }: { readonly measures: MeasuresFragment }) {
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
