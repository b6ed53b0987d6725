/** The map as boxes and arrows. What it shows is in the table beside it, too. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { rate, share } from '../format/rate.ts';
import type { MeasuresFragment } from '../generated/graphql.ts';
import { durationText } from '../measures/figures.tsx';
import { queryHref } from '../measures/links.ts';
import { s } from '../messages/services.ts';
import { Icon } from '../shell/icon.tsx';
import { hrefWith } from '../state/place.ts';
import { callSearch, focusName, type MapEdge, type MapNode, nodesById } from './calls.ts';
import { NODE, type Placed, type PlacedEdge, place } from './layout.ts';
import type { Part } from './part.ts';

/** Above so many connections they have no text: it would hide them. */
const MOST_LABELS = 24;
/** What is drawn is made smaller to fit, but not below this. */
const LEAST_SCALE = 0.85;

interface PictureProps {
  readonly part: Part;
  readonly names: ReadonlyMap<string, MapNode>;
}

export function Picture({ part }: { readonly part: Part }) {
  const frame = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState(0);
  useEffect(() => {
    const element = frame.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(([entry]) => setRoom(entry?.contentRect.width ?? 0));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const hasLabels = part.edges.length <= MOST_LABELS;
  const placed = useMemo(
    () => place(part.nodes, part.edges, (edge) => (hasLabels ? figuresOf(edge) : [])),
    [part, hasLabels],
  );
  const names = useMemo(() => nodesById(part.nodes), [part]);
  const scale = room === 0 ? 1 : Math.min(1, Math.max(LEAST_SCALE, room / placed.width));
  const middle = placed.nodes.find(({ node }) => node === part.focused)?.at;
  useEffect(() => {
    if (middle === undefined || frame.current === null) return;
    frame.current.scrollLeft = middle.x * scale - frame.current.clientWidth / 2;
    frame.current.scrollTop = middle.y * scale - frame.current.clientHeight / 2;
  }, [middle, scale]);
  const size = { width: `${placed.width * scale}px`, height: `${placed.height * scale}px` };
  return (
    <div ref={frame} class="map-frame" role="group" aria-label={s.map} onKeyDown={(event) => step(event, placed)}>
      <div class="map-size" style={size}>
        <div class="map-drawing" style={{ transform: `scale(${scale})` }}>
          <Arrows placed={placed} />
          {hasLabels && placed.edges.map((edge) => <Label key={keyOf(edge.edge)} placed={edge} names={names} />)}
          {placed.nodes.map(({ node, at }) => (
            <a
              key={node.id}
              id={`node-${node.id}`}
              class={node === part.focused ? 'map-node focused' : 'map-node'}
              href={hrefWith({ focus: focusName(node) })}
              style={{ left: `${at.x - NODE.width / 2}px`, top: `${at.y - NODE.height / 2}px` }}
              aria-current={node === part.focused ? 'true' : undefined}
              title={node.name || s.unnamed}
            >
              <NodeText node={node} />
            </a>
          ))}
        </div>
      </div>
    </div>
  );
}

function NodeText({ node: { kind, name, measures } }: { readonly node: MapNode }) {
  return (
    <>
      <span class="map-name">
        <strong>{name || s.unnamed}</strong>
        {kind !== 'SERVICE' && <span class="kind-tag">{s.nodeKinds[kind].toLowerCase()}</span>}
      </span>
      <span class="map-figures">
        {amountOf(measures, s.spansOf)}
        {measures.errorCount > 0 && (
          <b class="error-text">
            <Icon name="error" />
            {share(measures.errorRate ?? 0)} <span class="unseen">{s.errors}</span>
          </b>
        )}
        <span class="muted">
          {s.p95} {durationText(measures.p95)}
        </span>
      </span>
    </>
  );
}

/** A rate of less than one an hour says nothing: then how many there are. */
function amountOf(measures: MeasuresFragment, counted: (count: number) => string): string {
  return measures.rate * 3_600 < 1 ? counted(measures.count) : rate(measures.rate);
}

function keyOf({ source, target, kind }: MapEdge): string {
  return `${source.id} ${target.id} ${kind}`;
}

/** What stands on a connection, in lines. */
function figuresOf({ measures }: MapEdge): string[] {
  const { errorCount, errorRate, p95 } = measures;
  return [
    `${amountOf(measures, s.callsOf)} · ${durationText(p95)}`,
    ...(errorCount > 0 ? [s.errorsOf(share(errorRate ?? 0))] : []),
  ];
}

/** Its keys are in the table of connections. */
function Label({
  placed: { edge, label },
  names,
}: {
  readonly placed: PlacedEdge;
  readonly names: PictureProps['names'];
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

function Arrows({ placed: { width, height, edges } }: { readonly placed: Placed }) {
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
      {edges.map(({ edge, points }) => {
        const state = edge.measures.errorCount > 0 ? 'failed' : 'calm';
        // From 1.2 to 4 pixels by the logarithm of the calls.
        const thickness = 1.2 + (2.8 * Math.log1p(edge.measures.count)) / Math.log1p(most);
        return (
          <path
            key={keyOf(edge)}
            class={`map-edge ${state} ${edge.kind.toLowerCase()}`}
            d={curve(points)}
            stroke-width={thickness.toFixed(1)}
            marker-end={`url(#arrow-${state})`}
          />
        );
      })}
    </svg>
  );
}

/** A line that leaves and reaches every point along the direction of reading. */
function curve([first, ...rest]: PlacedEdge['points']): string {
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

const DIRECTIONS: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Goes to the nearest node in the direction of the arrow key. */
function step(event: KeyboardEvent, { nodes }: Placed): void {
  const direction = DIRECTIONS[event.key];
  const from = nodes.find(({ node }) => `node-${node.id}` === document.activeElement?.id)?.at;
  if (direction === undefined || from === undefined) return;
  event.preventDefault();
  const [along, across] = direction;
  let found: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const { node, at } of nodes) {
    const ahead = (at.x - from.x) * along + (at.y - from.y) * across;
    const aside = Math.abs((at.x - from.x) * across) + Math.abs((at.y - from.y) * along);
    // What stands aside is farther than what stands ahead.
    if (ahead <= 1 || ahead + 2 * aside >= least) continue;
    least = ahead + 2 * aside;
    found = node.id;
  }
  if (found !== undefined) document.getElementById(`node-${found}`)?.focus();
}
