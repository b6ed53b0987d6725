/** The cells of a heatmap as numbers on its axes. */
import { nanosOf } from '../format/time.ts';
import type { SpanHeatmapQuery } from '../generated/graphql.ts';

type Heatmap = SpanHeatmapQuery['durationHeatmap'];

/** A cell in nanoseconds after the origin of the picture, and of duration. */
export interface Cell {
  readonly time: number;
  readonly fromNano: number;
  readonly toNano: number;
  readonly count: number;
  readonly errorCount: number;
}

/** The cells that have spans, and what the axes show. */
export function cellsOf(map: Heatmap | undefined) {
  const times = map?.times.map(nanosOf) ?? [];
  const bounds =
    map?.durations.map(({ fromNano, toNano }) => ({ fromNano: Number(fromNano), toNano: Number(toNano) })) ?? [];
  const origin = times[0] ?? 0n;
  const interval = Number(map?.intervalNano ?? 1);
  const cells = (map?.cells ?? []).map(({ time, duration: row, count, errorCount }): Cell => {
    const { fromNano, toNano } = bounds[row] ?? { fromNano: 1, toNano: 1 };
    return { time: Number((times[time] ?? origin) - origin), fromNano, toNano, count, errorCount };
  });
  const extent = {
    origin,
    lastTime: Number((times.at(-1) ?? origin) - origin) + interval,
    shortest: Math.max(1, bounds[0]?.fromNano ?? 1),
    longest: bounds.at(-1)?.toNano ?? 10,
  };
  return { cells, extent, interval };
}
