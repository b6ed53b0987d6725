/** Spans that match, counted by time and duration. */
import { useCallback, useMemo, useState } from 'preact/hooks';
import { Brush } from '../canvas/brush.tsx';
import { Canvas, colour, type Draw } from '../canvas/canvas.tsx';
import { useAnswer } from '../data/use-answer.ts';
import { duration } from '../format/duration.ts';
import { SpanHeatmapDocument } from '../generated/graphql.ts';
import { t } from '../messages/en.ts';
import { LoadingBar } from '../shell/states.tsx';
import { zone } from '../state/preferences.ts';
import { areaOf, boundsOf, boxOf, drawAxes, edgeText, type Frame, frameOf } from './frame.ts';
import { type Cell, cellsOf } from './heat-cells.ts';
import type { PictureProps } from './picture.ts';

/** Pixels, if the page does not say. */
const HEIGHT = 150;

interface HeatProps extends Omit<PictureProps, 'total'> {
  readonly height?: number;
}

export function Heat({ query, timeRange, area, onSelect, height = HEIGHT }: HeatProps) {
  const { data, isLoading } = useAnswer(SpanHeatmapDocument, { query, timeRange });
  const [width, setWidth] = useState(0);
  const [hovered, setHovered] = useState<Cell>();
  const map = data?.durationHeatmap;
  const { cells, extent, interval } = useMemo(() => cellsOf(map), [map]);
  const frame = useMemo(() => frameOf(extent, width, height), [extent, width, height]);
  const shownZone = zone.value;
  const draw: Draw = useCallback(
    (context) => {
      if (cells.length === 0) return;
      drawAxes(context, frame, shownZone);
      drawCells(context, cells, frame, interval);
    },
    [cells, frame, interval, shownZone],
  );
  const cellAt = ({ x, y }: { readonly x: number; readonly y: number }): Cell | undefined => {
    const [time, length] = [frame.time.value(x), frame.length.value(y)];
    return cells.find(
      (cell) => time >= cell.time && time < cell.time + interval && length >= cell.fromNano && length < cell.toNano,
    );
  };
  const spans = cells.reduce((sum, cell) => sum + cell.count, 0);
  return (
    <>
      <div class="picture">
        <LoadingBar isLoading={isLoading} />
        <Canvas height={height} draw={draw} summary={t.heatSummary(spans)} onWidth={setWidth} />
        <Brush
          box={area && boxOf(area, frame)}
          bounds={boundsOf(frame)}
          edgeText={edgeText(frame, shownZone)}
          onSelect={(box) => onSelect(areaOf(box, frame, area))}
          onClick={(point) => {
            const cell = cellAt(point);
            if (cell !== undefined) onSelect(areaOf(boxOfCell(cell, frame, interval), frame));
          }}
          onHover={(point) => setHovered(point && cellAt(point))}
        />
        {hovered !== undefined && (
          <div
            class="card"
            style={{ left: `${Math.min(frame.time.at(hovered.time) + 14, width - 200)}px`, top: '12px' }}
            aria-hidden="true"
          >
            <strong>{t.spanCount(hovered.count)}</strong>
            <span>
              {duration(hovered.fromNano)} – {duration(hovered.toNano)}
            </span>
            {hovered.errorCount > 0 && <span class="error-text">{t.errorCount(hovered.errorCount)}</span>}
          </div>
        )}
      </div>
      <p class="picture-note muted">{t.spansInHeat}</p>
    </>
  );
}

function boxOfCell({ time, fromNano, toNano }: Cell, frame: Frame, interval: number) {
  return {
    left: frame.time.at(time),
    right: frame.time.at(time + interval),
    top: frame.length.at(toNano),
    bottom: frame.length.at(fromNano),
  };
}

/** The more spans, the stronger, by logarithm. A cell with errors has a line at its foot, as long as their share. */
function drawCells(context: CanvasRenderingContext2D, cells: readonly Cell[], frame: Frame, interval: number): void {
  const most = Math.log(1 + cells.reduce((max, { count }) => Math.max(max, count), 1));
  for (const cell of cells) {
    const { left, right, top, bottom } = boxOfCell(cell, frame, interval);
    const [width, height] = [Math.max(1, right - left - 1), Math.max(1, bottom - top - 1)];
    context.globalAlpha = 0.18 + 0.82 * (Math.log(1 + cell.count) / most);
    context.fillStyle = colour('--point');
    context.fillRect(left, top, width, height);
    context.globalAlpha = 1;
    if (cell.errorCount === 0) continue;
    context.fillStyle = colour('--error');
    context.fillRect(left, bottom - 3, Math.max(2, (width * cell.errorCount) / cell.count), 2);
  }
}
