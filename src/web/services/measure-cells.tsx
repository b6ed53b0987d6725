/** The measures of one row, with their course. */
import { rate, share } from '../format/rate.ts';
import type { MeasuresFragment, ServiceTableQuery } from '../generated/graphql.ts';
import { Change } from '../measures/change.tsx';
import { CountFigure, durationText, ErrorFigure, type Found, RateFigure, SlowFigure } from '../measures/figures.tsx';
import { s } from '../messages/services.ts';
import { Sparkline } from './sparkline.tsx';

type Group = ServiceTableQuery['spanMetrics']['groups'][number];

interface MeasureCellsProps {
  readonly group: Group;
  readonly found: Found;
  /** Of the equally long time before. */
  readonly before?: MeasuresFragment | undefined;
}

/** Beneath `SortHeads`. */
export function MeasureCells({ group: { total, points }, found, before }: MeasureCellsProps) {
  const all = points.map(({ measures }) => measures);
  return (
    <>
      <td class="of-count">
        <CountFigure measures={total} found={found} />
      </td>
      <td class="of-rate">
        <span class="figure">
          <RateFigure measures={total} />
          <Change name="rate" now={total} before={before} format={rate} />
        </span>
        <Sparkline values={all.map((measures) => measures.count)} colourName="--point" summary={s.trend(s.rate)} />
      </td>
      <td class="of-errors">
        <span class="figure">
          <ErrorFigure measures={total} found={found} />
          <Change name="errorRate" now={total} before={before} format={share} />
        </span>
        <Sparkline
          values={all.map((measures) => (measures.count === 0 ? null : measures.errorCount / measures.count))}
          most={1}
          colourName="--error"
          summary={s.trend(s.errorRate)}
        />
      </td>
      <td class="of-p50">{durationText(total.p50)}</td>
      <td class="of-p95">
        <span class="figure">
          <SlowFigure nanos={total.p95} found={found} />
          <Change name="p95" now={total} before={before} format={durationText} />
        </span>
        <Sparkline values={all.map(({ p95 }) => p95)} colourName="--point" summary={s.trend(s.p95)} />
      </td>
      <td class="of-p99">
        <SlowFigure nanos={total.p99} found={found} />
      </td>
    </>
  );
}
