/** What a chart shows at the cross-hair. */
import { moment } from '../format/time.ts';
import { s } from '../messages/services.ts';
import { zone } from '../state/preferences.ts';
import type { Axes, Series } from './chart-axes.ts';

/** Width that a card may take, in pixels. */
const CARD_PX = 200;

interface Figures {
  readonly series: readonly Series[];
  readonly format: (value: number) => string;
}

/** The time and the figures of a bucket, in words. */
export function textAt(bucket: number, time: bigint, { series, format }: Figures): string {
  const figures = series.map(({ name, values }) => {
    const value = values[bucket] ?? null;
    return `${name} ${value === null ? s.none : format(value)}`;
  });
  return [moment(time, zone.value), ...figures].join(', ');
}

interface CardProps extends Figures {
  readonly axes: Axes;
  readonly hovered: number;
  readonly width: number;
  readonly time: bigint;
}

export function ChartCard({ axes, hovered, series, format, width, time }: CardProps) {
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
