/** The map as boxes and arrows. What it shows is in the table beside it, too. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { share } from '../format/rate.ts';
import { durationText } from '../measures/figures.tsx';
import { queryHref } from '../measures/links.ts';
import { s } from '../messages/services.ts';
import { Icon } from '../shell/icon.tsx';
import { hrefWith } from '../state/place.ts';
import { Arrows } from './arrows.tsx';
import { callSearch, focusName, type MapNode, nodesById } from './calls.ts';
import { amountOf, figuresOf, keyOf } from './figures-text.ts';
import { NODE, type PlacedEdge, place } from './layout.ts';
import type { Part } from './part.ts';
import { step } from './step.ts';

/** Above so many connections they have no text: it would hide them. */
const MOST_LABELS = 24;
/** What is drawn is made smaller to fit, but not below this. */
const LEAST_SCALE = 0.85;

export function Picture({ part }: { readonly part: Part }) {
  const frame = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState(0);
  const [near, setNear] = useState<string>();
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
          <Arrows placed={placed} names={names} near={near} />
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
              onPointerEnter={() => setNear(node.id)}
              onPointerLeave={() => setNear(undefined)}
              onFocus={() => setNear(node.id)}
              onBlur={() => setNear(undefined)}
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
