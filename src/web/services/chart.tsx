/** Figures over time with axes: hover shows the values, a drag chooses a time range. */
import { useCallback, useMemo, useState } from 'preact/hooks';
import { type Box, Brush } from '../canvas/brush.tsx';
import { Canvas, type Draw } from '../canvas/canvas.tsx';
import { linear } from '../canvas/scale.ts';
import { timeAxis } from '../canvas/time-axis.ts';
import { toDateTime, type Zone } from '../format/time.ts';
import { s } from '../messages/services.ts';
import { change } from '../state/place.ts';
import { zone } from '../state/preferences.ts';
import { type Axes, axesOf, type Series } from './chart-axes.ts';
import { ChartCard, textAt } from './chart-card.tsx';
import { drawChart, drawCrosshair } from './chart-drawing.ts';
import { ChartKeys } from './chart-keys.tsx';
import type { Measure } from './units.ts';

const HEIGHT = 180;

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
  const ticks = useMemo(() => ticksOf(axes, times, intervalNano, shownZone), [axes, times, intervalNano, shownZone]);
  const draw: Draw = useCallback(
    (context) => {
      if (times.length === 0) return;
      drawChart(context, axes, series, ticks);
      if (hovered !== undefined) drawCrosshair(context, axes, hovered);
    },
    [axes, series, ticks, times, hovered],
  );
  const bucketAt = (x: number): number => Math.floor(Math.min(times.length - 1, Math.max(0, axes.across.value(x))));
  const [anchor, setAnchor] = useState<number>();
  const choose = (first: number, last: number): void =>
    change({ from: toDateTime(times[first] ?? 0n), to: toDateTime((times[last] ?? 0n) + intervalNano) });
  const select = ({ left, right }: Box): void => choose(bucketAt(left), bucketAt(right));
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
          box={anchor === undefined || hovered === undefined ? undefined : boxOf(axes, anchor, hovered)}
          onSelect={select}
          onClick={() => undefined}
          onHover={(point) => onHover(point && bucketAt(point.x))}
        />
        <ChartKeys
          title={title}
          buckets={times.length}
          at={hovered}
          anchor={anchor}
          text={hovered === undefined ? '' : textAt(hovered, times[hovered] ?? 0n, props)}
          onMove={(next, from) => {
            onHover(next);
            setAnchor(from);
          }}
          onChoose={choose}
        />
        {hovered !== undefined && (
          <ChartCard {...{ axes, hovered, series, format, width }} time={times[hovered] ?? 0n} />
        )}
      </div>
    </figure>
  );
}

function ticksOf({ plot }: Axes, times: readonly bigint[], intervalNano: bigint, shownZone: Zone) {
  const length = Number(intervalNano) * times.length;
  return timeAxis(linear(0, length, plot.left, plot.right), times[0] ?? 0n, length, shownZone);
}

/** The buckets from one to the other. */
function boxOf({ across, plot }: Axes, anchor: number, at: number): Box {
  const [first, last] = [Math.min(anchor, at), Math.max(anchor, at)];
  return { left: across.at(first), right: across.at(last + 1), top: plot.top, bottom: plot.bottom };
}
