/** The measures of one row, with their course. */
import { count } from '../format/count.ts';
import type { ServiceTableQuery } from '../generated/graphql.ts';
import { durationText, ErrorFigure, RateFigure } from '../measures/figures.tsx';
import { s } from '../messages/services.ts';
import { Sparkline } from './sparkline.tsx';

type Group = ServiceTableQuery['spanMetrics']['groups'][number];

/** Beneath {@link SortHeads}. */
export function MeasureCells({ group: { total, points } }: { readonly group: Group }) {
  const all = points.map(({ measures }) => measures);
  return (
    <>
      <td>{count(total.count)}</td>
      <td class="of-rate">
        <RateFigure measures={total} />
        <Sparkline values={all.map((measures) => measures.count)} colourName="--point" summary={s.trend(s.rate)} />
      </td>
      <td class="of-errors">
        <ErrorFigure measures={total} />
        <Sparkline
          values={all.map((measures) => (measures.count === 0 ? null : measures.errorCount / measures.count))}
          most={1}
          colourName="--error"
          summary={s.trend(s.errorRate)}
        />
      </td>
      <td class="of-p50">{durationText(total.p50)}</td>
      <td class="of-p95">
        <span>{durationText(total.p95)}</span>
        <Sparkline values={all.map(({ p95 }) => p95)} colourName="--point" summary={s.trend(s.p95)} />
      </td>
      <td class="of-p99">{durationText(total.p99)}</td>
    </>
  );
}
