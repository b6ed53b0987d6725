/** The graph of a trace as boxes and arrows. The table beside it has the same. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { count } from '../../../format/count.ts';
import { duration } from '../../../format/duration.ts';
import { NODE } from '../../../map/layout.ts';
import { step } from '../../../map/step.ts';
import { v } from '../../../messages/views.ts';
import { Icon } from '../../../shell/icon.tsx';
import type { Stats } from '../stats.ts';
import { CallArrows } from './call-arrows.tsx';
import { placed } from './placed-graph.ts';
import { textOf } from './texts.ts';
import type { NodeOf, TraceGraph } from './trace-graph.ts';

/** What is drawn is made smaller to fit, but not below this. */
const LEAST_SCALE = 0.85;

interface GraphPictureProps {
  readonly graph: TraceGraph;
  readonly by: NodeOf;
  /** The node of the selected span. */
  readonly selected: string | undefined;
  readonly colours: (service: string) => string;
  /** Opens a span. */
  readonly open: (span: number) => void;
}

export function GraphPicture({ graph, by, selected, colours, open }: GraphPictureProps) {
  const frame = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState(0);
  useEffect(() => {
    const element = frame.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(([entry]) => setRoom(entry?.contentRect.width ?? 0));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const drawing = useMemo(() => placed(graph), [graph]);
  const byKey = useMemo(() => new Map(graph.nodes.map((node) => [node.key, node])), [graph]);
  const scale = room === 0 ? 1 : Math.min(1, Math.max(LEAST_SCALE, room / drawing.width));
  return (
    <div ref={frame} class="graph-frame" role="group" aria-label={v.graph} onKeyDown={(event) => step(event, drawing)}>
      <div style={{ width: `${drawing.width * scale}px`, height: `${drawing.height * scale}px` }}>
        <div class="map-drawing" style={{ transform: `scale(${scale})` }}>
          <CallArrows drawing={drawing} />
          {drawing.nodes.map(({ node: { id }, at }) => {
            const stats = byKey.get(id);
            if (stats === undefined) return null;
            const place = { left: `${at.x - NODE.width / 2}px`, top: `${at.y - NODE.height / 2}px` };
            return <Node key={id} {...{ stats, by, selected, colours, open, place }} />;
          })}
        </div>
      </div>
    </div>
  );
}

interface NodeProps extends Omit<GraphPictureProps, 'graph'> {
  readonly stats: Stats;
  readonly place: { readonly left: string; readonly top: string };
}

function Node({ stats, by, selected, colours, open, place }: NodeProps) {
  const { key, service, errors, matches, self, longest } = stats;
  const size = { width: `${NODE.width}px`, height: `${NODE.height}px` };
  return (
    <button
      type="button"
      id={`node-${key}`}
      class={`trace-node${matches > 0 ? ' hit' : ''}${key === selected ? ' selected' : ''}`}
      style={{ ...place, ...size, borderInlineStartColor: colours(service) }}
      title={v.openLongest(textOf(stats, by))}
      onClick={() => open(longest)}
    >
      <span class="trace-node-name">
        {by === 'operation' && <span class="muted">{service} </span>}
        <strong>{textOf(stats, by)}</strong>
      </span>
      <span class="map-figures">
        {v.spansOf(stats.count)}
        {errors > 0 && (
          <b class="error-text">
            <Icon name="error" />
            {count(errors)} <span class="unseen">{v.errors}</span>
          </b>
        )}
        <span class="muted">{v.selfOf(duration(self))}</span>
      </span>
    </button>
  );
}
