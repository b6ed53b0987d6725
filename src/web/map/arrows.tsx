/** The connections of the map as arrows: thicker for more calls. What they say is in the table, too. */
import { queryHref } from '../measures/links.ts';
import { goTo } from '../state/place.ts';
import { ArrowHeads, thicknessOf } from './arrow-heads.tsx';
import { callSearch, type MapNode } from './calls.ts';
import { keyOf } from './figures-text.ts';
import type { Placed, PlacedEdge } from './layout.ts';

/** How near the pointer must come to a line, in pixels of the map. */
const REACH = 14;
/** How far the line of what calls itself goes out, in pixels. */
const LOOP = 44;
/** Radius of the mark of a connection with errors. */
const MARK = 7;

interface ArrowsProps {
  readonly placed: Placed;
  readonly names: ReadonlyMap<string, MapNode>;
  /** The node or connection that is pointed at: others are dimmed. */
  readonly pointed: string | undefined;
  readonly onPoint: (key: string | undefined, event?: PointerEvent) => void;
  /** Whether connections have labels, which say that calls failed. */
  readonly hasLabels: boolean;
}

export function Arrows({ placed: { width, height, edges }, names, ...shared }: ArrowsProps) {
  const most = edges.reduce((largest, { edge }) => Math.max(largest, edge.measures.count), 1);
  return (
    <svg class="map-arrows" width={width} height={height} aria-hidden="true">
      <ArrowHeads />
      {edges.map((placed) => (
        <Arrow key={keyOf(placed.edge)} {...{ placed, most, names, ...shared }} />
      ))}
    </svg>
  );
}

interface ArrowProps extends Omit<ArrowsProps, 'placed'> {
  readonly placed: PlacedEdge;
  /** Calls of the connection that has the most. */
  readonly most: number;
}

function Arrow({ placed: { edge, points, label }, most, names, pointed, onPoint, hasLabels }: ArrowProps) {
  const [source, target] = [names.get(edge.source.id), names.get(edge.target.id)];
  if (source === undefined || target === undefined) return null;
  const key = keyOf(edge);
  const state = edge.measures.errorCount > 0 ? 'failed' : 'calm';
  const isNear = pointed === undefined || [key, source.id, target.id].includes(pointed);
  const line = curve(points);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the table has links for keys
    <g
      class={`map-edge ${state} ${edge.kind.toLowerCase()}${isNear ? '' : ' dim'}`}
      onClick={() => goTo(queryHref(callSearch(source, target, edge.kind)))}
      onPointerEnter={(event) => onPoint(key, event)}
      onPointerMove={(event) => onPoint(key, event)}
      onPointerLeave={() => onPoint(undefined)}
    >
      <path class="reach" d={line} stroke-width={REACH} />
      <path
        class="line"
        d={line}
        stroke-width={thicknessOf(edge.measures.count, most)}
        marker-end={`url(#arrow-${state})`}
      />
      {state === 'failed' && !hasLabels && (
        <>
          <circle class="mark" cx={label.x} cy={label.y} r={MARK} />
          <text class="mark-text" x={label.x} y={label.y}>
            !
          </text>
        </>
      )}
    </g>
  );
}

/** A line that leaves and reaches every point along the direction of reading. It goes out to the right between points above each other. */
export function curve([first, ...rest]: PlacedEdge['points']): string {
  if (first === undefined) return '';
  let from = first;
  const parts = rest.map((to) => {
    const middle = from.x === to.x ? from.x + LOOP : (from.x + to.x) / 2;
    const part = `C${middle} ${from.y} ${middle} ${to.y} ${to.x} ${to.y}`;
    from = to;
    return part;
  });
  return `M${first.x} ${first.y}${parts.join('')}`;
}
