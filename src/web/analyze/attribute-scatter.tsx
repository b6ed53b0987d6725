/** Each span as a point: time across, the number of an attribute up. */

import { useCallback, useMemo, useState } from 'preact/hooks';
import { Brush } from '../canvas/brush.tsx';
import { Canvas, type Draw } from '../canvas/canvas.tsx';
import { drawDots, nearestDot } from '../canvas/points.ts';
import { shownService } from '../format/service-name.ts';
import { clock } from '../format/time.ts';
import { a } from '../messages/analyze.ts';
import { type Area, areaOf, boundsOf, boxOf, drawAxes, edgeText, type Frame, frameOf } from '../search/frame.ts';
import { go } from '../state/place.ts';
import { zone } from '../state/preferences.ts';
import type { AttributePoint, attributePoints } from './attribute-points.ts';

interface AttributeScatterProps {
  readonly attribute: string;
  readonly made: ReturnType<typeof attributePoints>;
  /** Spans with such a number, those without a point too. */
  readonly total: number;
  readonly area: Area | undefined;
  readonly onSelect: (area: Area) => void;
  readonly height: number;
}

export function AttributeScatter({ attribute, made, total, area, onSelect, height }: AttributeScatterProps) {
  const { points, extent } = made;
  const [width, setWidth] = useState(0);
  const [hovered, setHovered] = useState<AttributePoint>();
  const frame = useMemo(() => frameOf(extent, width, height), [extent, width, height]);
  const dots = useMemo(
    () =>
      points.map(({ span, time, value }) => ({
        x: frame.time.at(time),
        y: frame.length.at(value),
        hasFailed: span.status.code === 'ERROR',
      })),
    [points, frame],
  );
  const shownZone = zone.value;
  const draw: Draw = useCallback(
    (context) => {
      drawAxes(context, frame, shownZone);
      drawDots(context, dots);
    },
    [frame, dots, shownZone],
  );
  const near = ({ x, y }: { readonly x: number; readonly y: number }): AttributePoint | undefined =>
    points[nearestDot(dots, x, y) ?? -1];
  return (
    <>
      <div class="picture">
        <Canvas height={height} draw={draw} summary={a.scatterSummary(attribute, points.length)} onWidth={setWidth} />
        <Brush
          box={area && boxOf(area, frame)}
          bounds={boundsOf(frame)}
          edgeText={edgeText(frame, shownZone)}
          onSelect={(box) => onSelect(areaOf(box, frame, area))}
          onClick={(point) => {
            const found = near(point);
            if (found !== undefined) go(`trace/${found.span.traceId}`, { span: found.span.spanId });
          }}
          onHover={(point) => setHovered(point && near(point))}
        />
        {hovered !== undefined && <PointCard point={hovered} frame={frame} />}
      </div>
      <p class="muted points-note">{points.length < total ? a.newestSpans(points.length, total) : a.allSpans(total)}</p>
    </>
  );
}

/** Width that a card may take, in pixels. */
const CARD_PX = 320;

function PointCard({ point: { span, time, value }, frame }: { readonly point: AttributePoint; readonly frame: Frame }) {
  const x = frame.time.at(time);
  const isLeft = x + CARD_PX > frame.width;
  return (
    <div
      class={isLeft ? 'card before' : 'card'}
      style={{ left: `${isLeft ? x - 12 : x + 12}px`, top: `${Math.min(frame.length.at(value), frame.height - 60)}px` }}
      aria-hidden="true"
    >
      <strong>
        {shownService(span.service.name)} {span.name}
      </strong>
      <span>
        {String(span.attribute?.value)} · {clock(span.startTimeUnixNano, zone.value)}
      </span>
    </div>
  );
}
