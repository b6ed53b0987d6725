/** The course of a figure, without axes. */
import { useCallback } from 'preact/hooks';
import { Canvas, colour, type Draw } from '../canvas/canvas.tsx';
import { linear } from '../canvas/scale.ts';

const HEIGHT = 24;
/** Thinner bars cannot be distinguished. */
const MOST_BARS = 40;

interface SparklineProps {
  /** One value for each bucket of time; null where there is none. */
  readonly values: readonly (number | null)[];
  /** Where the top is; the largest value if absent. */
  readonly most?: number;
  readonly colourName: string;
  readonly summary: string;
}

export function Sparkline({ values, most, colourName, summary }: SparklineProps) {
  const draw: Draw = useCallback(
    (context, width, height) => {
      const top = most ?? values.reduce<number>((largest, value) => Math.max(largest, value ?? 0), 0);
      const bars = highestOf(values);
      const across = linear(0, bars.length, 0, width);
      const up = linear(0, top, height - 1, 2);
      const bar = Math.max(1, width / bars.length - 1);
      context.fillStyle = colour('--line');
      context.fillRect(0, height - 1, width, 1);
      context.fillStyle = colour(colourName);
      for (const [index, value] of bars.entries()) {
        if (value === 0) continue;
        const y = Math.min(height - 2, up.at(value));
        context.fillRect(across.at(index), y, bar, height - y);
      }
    },
    [values, most, colourName],
  );
  return (
    <span class="sparkline">
      <Canvas height={HEIGHT} draw={draw} summary={summary} />
    </span>
  );
}

/** The highest value of as many buckets as share a bar. */
function highestOf(values: readonly (number | null)[]): number[] {
  const shared = Math.ceil(values.length / MOST_BARS);
  return Array.from({ length: Math.ceil(values.length / shared) }, (_, bar) =>
    Math.max(...values.slice(bar * shared, (bar + 1) * shared).map((value) => value ?? 0)),
  );
}
