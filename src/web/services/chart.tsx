/** Figures over time with axes: hover shows the values, a drag chooses a time range. */
import { useCallback, useMemo, useState } from 'preact/hooks';
import { type Box, Brush } from '../canvas/brush.tsx';
import { Canvas, type Draw } from '../canvas/canvas.tsx';
import { clock, moment, toDateTime } from '../format/time.ts';
import { s } from '../messages/services.ts';
import { change } from '../state/place.ts';
import { zone } from '../state/preferences.ts';
import { type Axes, axesOf, drawAxes, drawLine, drawSeries, type Series } from './chart-drawing.ts';

const HEIGHT = 180;
/** Width that a card may take, in pixels. */
const CARD_PX = 200;

interface ChartProps {
  readonly title: string;
  /** When each bucket begins, in nanoseconds since the epoch, and how long it is. */
  readonly times: readonly bigint[];
  readonly intervalNano: bigint;
  readonly series: readonly Series[];
  readonly format: (value: number) => string;
  /** Where the top is; what the values need if absent. */
  readonly most?: number;
}

export function Chart({ title, times, intervalNano, series, format, most }: ChartProps) {
  const [width, setWidth] = useState(0);
  const [hovered, setHovered] = useState<number>();
  const shownZone = zone.value;
  const axes = useMemo(() => axesOf(series, times.length, width, HEIGHT, most), [series, times, width, most]);
  const draw: Draw = useCallback(
    (context) => {
      if (times.length === 0) return;
      drawAxes(context, axes, format, (index) => timeText(times, intervalNano, index));
      for (const one of series) drawSeries(context, axes, one);
      if (hovered !== undefined) drawLine(context, axes, hovered);
    },
    [axes, series, times, intervalNano, hovered, shownZone, format],
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
          onHover={(point) => setHovered(point && bucketAt(point.x))}
        />
        {hovered !== undefined && <Card {...{ axes, hovered, series, format }} time={times[hovered] ?? 0n} />}
      </div>
    </figure>
  );
}

interface CardProps extends Pick<ChartProps, 'series' | 'format'> {
  readonly axes: Axes;
  readonly hovered: number;
  readonly time: bigint;
}

function Card({ axes, hovered, series, format, time }: CardProps) {
  const x = axes.across.at(hovered + 0.5);
  const isLeft = x + CARD_PX > axes.width;
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

const MINUTE = 60_000_000_000n;
const DAY = 1_440n * MINUTE;

/** When a bucket begins, as exactly as the whole range needs. */
function timeText(times: readonly bigint[], intervalNano: bigint, index: number): string {
  const time = times[index] ?? 0n;
  if (intervalNano * BigInt(times.length) > 2n * DAY) return moment(time, zone.value).slice(0, 16);
  return clock(time, zone.value).slice(0, intervalNano < MINUTE ? 8 : 5);
}
