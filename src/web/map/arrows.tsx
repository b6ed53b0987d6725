/** The connections of the map as arrows: thicker for more calls. What they say is in the table, too. */
import { queryHref } from '../measures/links.ts';
import { goTo } from '../state/place.ts';
import { callSearch, type MapNode } from './calls.ts';
import { figuresOf, keyOf } from './figures-text.ts';
import type { Placed, PlacedEdge } from './layout.ts';

interface ArrowsProps {
  readonly placed: Placed;
  readonly names: ReadonlyMap<string, MapNode>;
  /** The node that is pointed at: connections of others are dimmed. */
  readonly near: string | undefined;
}

export function Arrows({ placed: { width, height, edges }, names, near }: ArrowsProps) {
  const most = edges.reduce((largest, { edge }) => Math.max(largest, edge.measures.count), 1);
  return (
    <svg class="map-arrows" width={width} height={height} aria-hidden="true">
      <defs>
        {['calm', 'failed'].map((name) => (
          <marker
            key={name}
            id={`arrow-${name}`}
            class={name}
            viewBox="0 0 8 8"
            refX="7"
            refY="4"
            markerWidth="9"
            markerHeight="9"
            markerUnits="userSpaceOnUse"
            orient="auto"
          >
            <path d="M0 0 8 4 0 8z" />
          </marker>
        ))}
      </defs>
      {edges.map((placed) => (
        <Arrow key={keyOf(placed.edge)} {...{ placed, most, names, near }} />
      ))}
    </svg>
  );
}

interface ArrowProps extends Pick<ArrowsProps, 'names' | 'near'> {
  readonly placed: PlacedEdge;
  /** Calls of the connection that has the most. */
  readonly most: number;
}

function Arrow({ placed: { edge, points }, most, names, near }: ArrowProps) {
  const [source, target] = [names.get(edge.source.id), names.get(edge.target.id)];
  if (source === undefined || target === undefined) return null;
  const state = edge.measures.errorCount > 0 ? 'failed' : 'calm';
  const isDim = near !== undefined && near !== source.id && near !== target.id;
  // From 1.2 to 4 pixels by the logarithm of the calls.
  const thickness = 1.2 + (2.8 * Math.log1p(edge.measures.count)) / Math.log1p(most);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the table has links for keys
    <path
      class={`map-edge ${state} ${edge.kind.toLowerCase()}${isDim ? ' dim' : ''}`}
      d={curve(points)}
      stroke-width={thickness.toFixed(1)}
      marker-end={`url(#arrow-${state})`}
      onClick={() => goTo(queryHref(callSearch(source, target, edge.kind)))}
    >
      <title>{`${source.name} → ${target.name}: ${figuresOf(edge).join(', ')}`}</title>
    </path>
  );
}

/** A line that leaves and reaches every point along the direction of reading. */
export function curve([first, ...rest]: PlacedEdge['points']): string {
  if (first === undefined) return '';
  let from = first;
  const parts = rest.map((to) => {
    const middle = (from.x + to.x) / 2;
    const part = `C${middle} ${from.y} ${middle} ${to.y} ${to.x} ${to.y}`;
    from = to;
    return part;
  });
  return `M${first.x} ${first.y}${parts.join('')}`;
}
