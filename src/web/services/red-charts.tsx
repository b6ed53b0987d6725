/** Rate, errors and durations of a service over time: as pictures and as a table. */
import { useMemo, useState } from 'preact/hooks';
import { count } from '../format/count.ts';
import { duration } from '../format/duration.ts';
import { rate, share } from '../format/rate.ts';
import { moment, nanosOf } from '../format/time.ts';
import type { ServiceChartsQuery } from '../generated/graphql.ts';
import { DurationCells, ErrorFigure } from '../measures/figures.tsx';
import { Heads } from '../measures/heads.tsx';
import { s } from '../messages/services.ts';
import { zone } from '../state/preferences.ts';
import { Chart } from './chart.tsx';
import type { Series } from './chart-axes.ts';

type Metrics = ServiceChartsQuery['spanMetrics'];
type Points = Metrics['groups'][number]['points'];

/** The picture of fewer errors is not blown up. */
const ONE_PERCENT = 0.01;

export function RedCharts({ metrics }: { readonly metrics: Metrics }) {
  const points = metrics.groups[0]?.points ?? [];
  const made = useMemo(() => ({ times: points.map(({ time }) => nanosOf(time)), ...seriesOf(points) }), [points]);
  const intervalNano = useMemo(() => BigInt(metrics.intervalNano), [metrics]);
  const [pointed, onHover] = useState<number>();
  // Other figures may have fewer buckets.
  const hovered = pointed !== undefined && pointed < points.length ? pointed : undefined;
  const shared = { times: made.times, intervalNano, hovered, onHover };
  return (
    <section aria-label={s.title}>
      <div class="charts">
        <Chart {...shared} title={s.rate} series={made.rates} measure="rate" format={rate} />
        <Chart {...shared} title={s.errorRate} series={made.errors} measure="share" format={share} most={ONE_PERCENT} />
        <Chart {...shared} title={s.duration} series={made.durations} measure="duration" format={duration} />
      </div>
      <details class="figures">
        <summary>
          {s.figures} <span class="muted">{s.eachBucket(duration(metrics.intervalNano))}</span>
        </summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keys */}
        <section class="figures-frame" aria-label={s.figures} tabIndex={0}>
          <PointTable points={points} />
        </section>
      </details>
    </section>
  );
}

function seriesOf(points: Points): Readonly<Record<'rates' | 'errors' | 'durations', readonly Series[]>> {
  const all = points.map(({ measures }) => measures);
  const failedRates = all.map((one) => one.rate * (one.errorRate ?? 0));
  return {
    rates: [
      { name: s.all, form: 'bars', colourName: '--point', values: all.map((one) => one.rate) },
      { name: s.failed, form: 'bars', colourName: '--error', values: failedRates },
    ],
    errors: [{ name: s.errorRate, form: 'solid', colourName: '--error', values: all.map((one) => one.errorRate) }],
    durations: [
      { name: s.p50, form: 'solid', colourName: '--point', values: all.map(({ p50 }) => p50) },
      { name: s.p95, form: 'dashed', colourName: '--warn', values: all.map(({ p95 }) => p95) },
      { name: s.p99, form: 'dotted', colourName: '--text', values: all.map(({ p99 }) => p99) },
    ],
  };
}

function PointTable({ points }: { readonly points: Points }) {
  return (
    <table class="measures-table point-table">
      <Heads names={[s.time, s.spans, s.rate, s.errors, s.errorRate, s.p50, s.p95, s.p99]} />
      <tbody>
        {points.map(({ time, measures }) => (
          <tr key={time}>
            <th scope="row">{moment(nanosOf(time), zone.value)}</th>
            <td>{count(measures.count)}</td>
            <td>{rate(measures.rate)}</td>
            <td>{count(measures.errorCount)}</td>
            <td>
              <ErrorFigure measures={measures} />
            </td>
            <DurationCells measures={measures} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}
