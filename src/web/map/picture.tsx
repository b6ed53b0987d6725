/** The map as boxes and arrows. What it shows is in the table beside it, too. */
import { useEffect, useState } from 'preact/hooks';
import { queryHref } from '../measures/links.ts';
import { s } from '../messages/services.ts';
import { Arrows } from './arrows.tsx';
import { callSearch, type MapNode } from './calls.ts';
import { EdgeCard } from './edge-card.tsx';
import { figuresOf, keyOf } from './figures-text.ts';
import { Frame } from './frame.tsx';
import { type Placed, type PlacedEdge, place } from './layout.ts';
import { Node } from './node.tsx';
import type { Part } from './part.ts';

/** Above so many connections they have no text: it would hide them, or make everything too small. */
const MOST_LABELS = 10;
interface PictureProps {
  readonly part: Part;
  readonly names: ReadonlyMap<string, MapNode>;
  /** The node or connection that is pointed at, here or in the table. */
  readonly pointed: string | undefined;
  readonly onPoint: (key: string | undefined) => void;
}

export function Picture({ part, names, pointed, onPoint }: PictureProps) {
  const [at, setAt] = useState({ x: 0, y: 0, isRight: false });
  const placed = usePlaced(part);
  const hasLabels = placed.edges.length <= MOST_LABELS;
  const pointEdge = (key: string | undefined, event?: PointerEvent): void => {
    onPoint(key);
    const edge = event?.currentTarget;
    const box = edge instanceof Element ? edge.closest('.map-picture')?.getBoundingClientRect() : undefined;
    if (event === undefined || box === undefined) return;
    const x = event.clientX - box.left;
    setAt({ x, y: event.clientY - box.top, isRight: x > box.width / 2 });
  };
  const hovered = part.edges.find((edge) => keyOf(edge) === pointed);
  return (
    <Frame
      placed={placed}
      middle={placed.nodes.find(({ node }) => node === part.focused)?.at}
      label={s.map}
      hasKeys
      over={hovered !== undefined && at.x > 0 && <EdgeCard edge={hovered} names={names} at={at} />}
    >
      <Arrows {...{ placed, names, pointed, hasLabels }} onPoint={pointEdge} />
      {hasLabels && placed.edges.map((edge) => <Label key={keyOf(edge.edge)} placed={edge} names={names} />)}
      {placed.nodes.map((one) => (
        <Node key={one.node.id} placed={one} isFocused={one.node === part.focused} onPoint={onPoint} />
      ))}
    </Frame>
  );
}

const NOTHING: Placed = { width: 1, height: 1, nodes: [], edges: [] };

/** The layout is a task of its own: keys and the table do not wait for it. The picture before stays until then. */
function usePlaced({ nodes, edges }: Part): Placed {
  const [placed, setPlaced] = useState(NOTHING);
  useEffect(() => {
    const hasLabels = edges.length <= MOST_LABELS;
    const timer = setTimeout(() => setPlaced(place(nodes, edges, (edge) => (hasLabels ? figuresOf(edge) : []))));
    return () => clearTimeout(timer);
  }, [nodes, edges]);
  return placed;
}

/** Its keys are in the table of connections. */
function Label({
  placed: { edge, label },
  names,
}: {
  readonly placed: PlacedEdge;
  readonly names: ReadonlyMap<string, MapNode>;
}) {
  const [source, target] = [names.get(edge.source.id), names.get(edge.target.id)];
  if (source === undefined || target === undefined) return null;
  return (
    <a
      class={edge.measures.errorCount > 0 ? 'map-label failed' : 'map-label'}
      href={queryHref(callSearch(source, target, edge.kind))}
      style={{ left: `${label.x}px`, top: `${label.y}px` }}
      title={s.edgeName(source.name || s.unnamed, target.name || s.unnamed)}
      tabIndex={-1}
    >
      {figuresOf(edge).map((line) => (
        <span key={line}>{line}</span>
      ))}
    </a>
  );
}
