/** The graph of a trace as boxes and arrows. The table beside it has the same. */

import { useMemo } from 'preact/hooks';
import { count } from '../../../format/count.ts';
import { duration } from '../../../format/duration.ts';
import { shownService } from '../../../format/service-name.ts';
import { Frame } from '../../../map/frame.tsx';
import { NODE } from '../../../map/layout.ts';
import { v } from '../../../messages/views.ts';
import { Icon } from '../../../shell/icon.tsx';
import type { Stats } from '../stats.ts';
import { CallArrows } from './call-arrows.tsx';
import { placed } from './placed-graph.ts';
import { textOf } from './texts.ts';
import type { NodeOf, TraceGraph } from './trace-graph.ts';

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
  const drawing = useMemo(() => placed(graph), [graph]);
  const byKey = useMemo(() => new Map(graph.nodes.map((node) => [node.key, node])), [graph]);
  return (
    <Frame placed={drawing} label={v.graph} hasKeys={false}>
      <CallArrows drawing={drawing} />
      {drawing.nodes.map(({ node: { id }, at }) => {
        const stats = byKey.get(id);
        if (stats === undefined) return null;
        const place = { left: `${at.x - NODE.width / 2}px`, top: `${at.y - NODE.height / 2}px` };
        return <Node key={id} {...{ stats, by, selected, colours, open, place }} />;
      })}
    </Frame>
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
        {by === 'operation' && <span class="muted">{shownService(service)} </span>}
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
