/** Figures over time with axes: hover shows the values, a drag chooses a time range. */
import { useCallback, useMemo, useState } from 'preact/hooks';
import { type Box, Brush } from '../canvas/brush.tsx';
import { Canvas, type Draw } from '../canvas/canvas.tsx';
import { linear } from '../canvas/scale.ts';
import { timeAxis } from '../canvas/time-axis.ts';
import { moment, toDateTime } from '../format/time.ts';
import { s } from '../messages/services.ts';
import { change } from '../state/place.ts';
import { zone } from '../state/preferences.ts';
import { type Axes, axesOf, type Series } from './chart-axes.ts';
import { drawChart, drawCrosshair } from './chart-drawing.ts';
import type { Measure } from './units.ts';

const HEIGHT = 180;
/** Width that a card may take, in pixels. */
const CARD_PX = 200;

interface ChartProps {
  readonly title: string;
  /** When each bucket begins, in nanoseconds since the epoch, and how long it is. */
  readonly times: readonly bigint[];
  readonly intervalNano: bigint;
  readonly series: readonly Series[];
  readonly measure: Measure;
  readonly format: (value: number) => string;
  /** Where the top is at least. */
  readonly most?: number;
  /** The bucket that is pointed at, in this chart or in one beside it. */
  readonly hovered: number | undefined;
  readonly onHover: (bucket: number | undefined) => void;
}

export function Chart(props: ChartProps) {
  const { title, times, intervalNano, series, measure, format, most = 0, hovered, onHover } = props;
  const [width, setWidth] = useState(0);
  const shownZone = zone.value;
  const axes = useMemo(
    () => axesOf({ series, measure, buckets: times.length, most }, width, HEIGHT),
    [series, measure, times, width, most],
  );
  const ticks = useMemo(() => {
    const length = Number(intervalNano) * times.length;
    return timeAxis(linear(0, length, axes.plot.left, axes.plot.right), times[0] ?? 0n, length, shownZone);
  }, [axes, times, intervalNano, shownZone]);
  const draw: Draw = useCallback(
    (context) => {
      if (times.length === 0) return;
      drawChart(context, axes, series, ticks);
      if (hovered !== undefined) drawCrosshair(context, axes, hovered);
    },
    [axes, series, ticks, times, hovered],
  );
  const bucketAt = (x: number): number => Math.floor(Math.min(times.length - 1, Math.max(0, axes.across.value(x))));
  const select = ({ left, right }: Box): void => {
    const last = times[bucketAt(right)] ?? 0n;
    change({ from: toDateTime(times[bucketAt(left)] ?? 0n), to: toDateTime(last + intervalNano) });
  };
  return (
    <figure class="chart">
      <figcaption>
        <strong>{title}</strong>
        {series.map(({ name, form, colourName }) => (
          <span key={name} class="legend-item">
            <i class={form} style={{ color: `var(${colourName})` }} aria-hidden="true" />
            {name}
          </span>
        ))}
      </figcaption>
      <div class="picture">
        <Canvas height={HEIGHT} draw={draw} summary={s.chart(title)} onWidth={setWidth} />
        <Brush
          box={undefined}
          onSelect={select}
          onClick={() => undefined}
          onHover={(point) => onHover(point && bucketAt(point.x))}
        />
        {hovered !== undefined && <Card {...{ axes, hovered, series, format, width }} time={times[hovered] ?? 0n} />}
      </div>
    </figure>
  );
}

interface CardProps extends Pick<ChartProps, 'series' | 'format'> {
  readonly axes: Axes;
  readonly hovered: number;
  readonly width: number;
  readonly time: bigint;
}

function Card({ axes, hovered, series, format, width, time }: CardProps) {
  const x = axes.across.at(hovered + 0.5);
  const isLeft = x + CARD_PX > width;
  return (
    <div
      class={isLeft ? 'card before' : 'card'}
      style={{ left: `${isLeft ? x - 12 : x + 12}px`, top: '8px' }}
      aria-hidden="true"
    >
      <strong>{moment(time, zone.value)}</strong>
      {series.map(({ name, values }) => {
        const value = values[hovered] ?? null;
        return (
          <span key={name}>
            {name} {value === null ? s.none : format(value)}
          </span>
        );
      })}
    </div>
  );
}
