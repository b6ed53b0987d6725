/** Each trace as a point: time across, duration up. */

import { useCallback, useMemo, useState } from 'preact/hooks';
import { Brush } from '../canvas/brush.tsx';
import { Canvas, type Draw } from '../canvas/canvas.tsx';
import { type Dot, drawDots, nearestDot } from '../canvas/points.ts';
import { useAnswer } from '../data/use-answer.ts';
import { duration } from '../format/duration.ts';
import { shownService } from '../format/service-name.ts';
import { clock } from '../format/time.ts';
import { ScatterTracesDocument, type ScatterTracesQuery } from '../generated/graphql.ts';
import { t } from '../messages/en.ts';
import { LoadingBar } from '../shell/states.tsx';
import { go } from '../state/place.ts';
import { zone } from '../state/preferences.ts';
import { areaOf, boundsOf, boxOf, drawAxes, type Extent, edgeText, type Frame, frameOf } from './frame.ts';
import type { PictureProps } from './picture.ts';
import { asOf } from './state.ts';

/** Traces that are drawn at most, the newest. */
const MOST = 1_000;
const HEIGHT = 150;

type Trace = ScatterTracesQuery['traces']['nodes'][number];

/** A trace with its place on the axes, in nanoseconds. */
interface Point {
  readonly trace: Trace;
  readonly time: number;
  readonly length: number;
}

interface Points {
  readonly points: readonly Point[];
  readonly extent: Extent;
}

export function Scatter({ query, timeRange, total, area, onSelect }: PictureProps) {
  const { data, isLoading } = useAnswer(ScatterTracesDocument, { query, timeRange, first: MOST });
  const [width, setWidth] = useState(0);
  const [hovered, setHovered] = useState<Point>();
  const traces = data?.traces.nodes;
  const made = useMemo(() => pointsOf(traces ?? [], timeRange), [traces, timeRange?.from, timeRange?.to]);
  const frame = useMemo(() => frameOf(made.extent, width, HEIGHT), [made, width]);
  const dots = useMemo(() => dotsOf(made.points, frame), [made, frame]);
  const shownZone = zone.value;
  const draw: Draw = useCallback(
    (context) => {
      if (made.points.length === 0) return;
      drawAxes(context, frame, shownZone);
      drawDots(context, dots);
    },
    [made, dots, frame, shownZone],
  );
  const failed = made.points.filter(({ trace }) => trace.errorCount > 0).length;
  const near = ({ x, y }: { readonly x: number; readonly y: number }): Point | undefined =>
    made.points[nearestDot(dots, x, y) ?? -1];
  return (
    <>
      <div class="picture">
        <LoadingBar isLoading={isLoading} />
        <Canvas height={HEIGHT} draw={draw} summary={t.scatterSummary(made.points.length, failed)} onWidth={setWidth} />
        <Brush
          box={area && boxOf(area, frame)}
          bounds={boundsOf(frame)}
          edgeText={edgeText(frame, shownZone)}
          onSelect={(box) => onSelect(areaOf(box, frame, area))}
          onClick={(point) => {
            const found = near(point);
            if (found !== undefined) go(`trace/${found.trace.traceId}`);
          }}
          onHover={(point) => setHovered(point && near(point))}
        />
        {hovered !== undefined && <PointCard point={hovered} frame={frame} />}
      </div>
      {traces !== undefined && total !== undefined && total > MOST && (
        <p class="picture-note muted">{t.newestOf(made.points.length, total)}</p>
      )}
    </>
  );
}

/** An axis of time shows so many nanoseconds at least. */
const LEAST_TIME = 1e9;

/** The axis of time is the range that is searched. Without a beginning it begins at the first trace; without an end it ends now. */
function pointsOf(traces: readonly Trace[], range: PictureProps['timeRange']): Points {
  const starts = traces.map(({ startTimeUnixNano }) => BigInt(startTimeUnixNano));
  const first = starts.reduce((least, start) => (start < least ? start : least), starts[0] ?? 0n);
  const last = starts.reduce((most, start) => (start > most ? start : most), first);
  const [from, to] = [edgeOf(range?.from), edgeOf(range?.to ?? (range?.from && new Date(asOf.value).toISOString()))];
  const earliest = from === undefined || (starts.length > 0 && first < from) ? first : from;
  const latest = to === undefined || last > to ? last : to;
  // What is close together stands in the middle.
  const room = Math.max(0, LEAST_TIME - Number(latest - earliest)) / 2;
  const origin = earliest - BigInt(Math.round(room));
  const points = traces.map((trace, index) => ({
    trace,
    time: Number((starts[index] ?? origin) - origin),
    length: Number(trace.durationNano),
  }));
  const shortest = points.reduce((least, { length }) => Math.min(least, length), Number.POSITIVE_INFINITY);
  const extent = {
    origin,
    lastTime: Number(latest - origin) + room,
    shortest: Number.isFinite(shortest) ? Math.max(1, shortest) : 1,
    longest: points.reduce((most, { length }) => Math.max(most, length), 10),
  };
  return { points, extent };
}

/** An end of the axis: to the millisecond, which is less than a pixel. */
function edgeOf(text: string | undefined): bigint | undefined {
  return text === undefined ? undefined : BigInt(Date.parse(text)) * 1_000_000n;
}

function dotsOf(points: readonly Point[], { time, length }: Frame): readonly Dot[] {
  return points.map((point) => ({
    x: time.at(point.time),
    y: length.at(point.length),
    hasFailed: point.trace.errorCount > 0,
  }));
}

/** Width that a card may take, in pixels. */
const CARD_PX = 320;

function PointCard({ point: { trace, time, length }, frame }: { readonly point: Point; readonly frame: Frame }) {
  const x = frame.time.at(time);
  const isLeft = x + CARD_PX > frame.width;
  const style = { left: `${isLeft ? x - 12 : x + 12}px`, top: `${Math.min(frame.length.at(length), HEIGHT - 60)}px` };
  return (
    <div class={isLeft ? 'card before' : 'card'} style={style} aria-hidden="true">
      <strong>{trace.rootSpan?.name ?? t.noRoot}</strong>
      <span>
        {trace.rootSpan && shownService(trace.rootSpan.service.name)} · {duration(trace.durationNano)} ·{' '}
        {clock(trace.startTimeUnixNano, zone.value)}
      </span>
      {trace.errorCount > 0 && <span class="error-text">{t.errorCount(trace.errorCount)}</span>}
    </div>
  );
}
