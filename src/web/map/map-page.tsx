/** Who calls whom: a picture of a part that can be read, and a table of all of it. */
import { useEffect, useMemo, useState } from 'preact/hooks';
import { useAnswer } from '../data/use-answer.ts';
import { ServiceMapDocument } from '../generated/graphql.ts';
import { queryHref, serviceHref } from '../measures/links.ts';
import { Waiting } from '../measures/waiting.tsx';
import { t } from '../messages/en.ts';
import { m } from '../messages/map.ts';
import { s } from '../messages/services.ts';
import { EmptyStorage } from '../search/empty-storage.tsx';
import { inFirstRange } from '../search/first-range.tsx';
import { refresh, timeRange } from '../search/state.ts';
import { TimeRange } from '../search/time-range.tsx';
import { say } from '../shell/live-region.tsx';
import { Blank } from '../shell/states.tsx';
import { change } from '../state/place.ts';
import '../style/map.css';
import { type MapNode, nodeSearch, nodesById } from './calls.ts';
import { Controls } from './controls.tsx';
import { EdgeTable } from './edge-table.tsx';
import { MOST_NODES, type Part, partOf } from './part.ts';
import { Picture } from './picture.tsx';
import { focus, hops, min, most } from './state.ts';

export const MapPage = inFirstRange(function MapPage() {
  const answered = useAnswer(ServiceMapDocument, { timeRange: timeRange.value });
  const map = answered.data?.serviceMap;
  const choice = { focus: focus.value, hops: hops.value, min: min.value, most: most.value };
  const part = useMemo(() => map && partOf(map, choice), [map, ...Object.values(choice)]);
  const [pointed, setPointed] = useState<string>();
  const names = useMemo(() => nodesById(map?.nodes ?? []), [map]);
  const drawn = useMemo(() => new Set(part?.edges), [part]);
  const counted = part && s.drawn(part.nodes.length, part.edges.length);
  const isUnbounded = timeRange.value === null && map?.nodes.length === 0;
  useEffect(() => {
    document.title = `${focus.value ?? s.mapTitle} · Spangraph`;
    if (counted !== undefined) say(counted);
  }, [counted, focus.value]);
  return (
    <div class="measures-page">
      <div class="page-line">
        <h1>{s.mapTitle}</h1>
        <span class="muted">{counted}</span>
        <span class="page-line-end">
          <Controls nodes={map?.nodes ?? []} />
          <TimeRange onRefresh={refresh} />
        </span>
      </div>
      <Waiting answered={answered} />
      {part?.nodes.length === 0 && (isUnbounded ? <EmptyStorage /> : <Nothing />)}
      {part !== undefined && part.nodes.length > 0 && (
        <>
          <Notes part={part} />
          <div class="map-parts">
            <Picture {...{ part, names, pointed }} onPoint={setPointed} />
            <EdgeTable edges={part.chosenEdges} {...{ drawn, names, pointed }} onPoint={setPointed} />
          </div>
          <p class="page-line muted map-legend">{m.legend}</p>
        </>
      )}
    </div>
  );
});

/** What is in the middle, and what is not drawn. */
function Notes({ part: { focused, nodes, leftOutNodes, edges, chosenEdges } }: { readonly part: Part }) {
  const leftOutEdges = chosenEdges.length - edges.length;
  return (
    <>
      {focused !== undefined && <Focused node={focused} />}
      {focus.value !== undefined && focused === undefined && <p class="page-line muted">{s.noFocus(focus.value)}</p>}
      {leftOutNodes + leftOutEdges > 0 && (
        <p class="page-line muted">
          {s.leftOut(leftOutNodes, leftOutEdges, focused !== undefined)}
          {leftOutNodes > 0 && most.value < MOST_NODES && (
            <button type="button" onClick={() => change({ nodes: String(MOST_NODES) })}>
              {m.drawMore(Math.min(MOST_NODES, nodes.length + leftOutNodes))}
            </button>
          )}
        </p>
      )}
    </>
  );
}

function Focused({ node }: { readonly node: MapNode }) {
  return (
    <p class="page-line">
      <strong>{node.name || s.unnamed}</strong>
      {node.kind === 'SERVICE' && <a href={serviceHref(node.name)}>{s.openService}</a>}
      <a href={queryHref(nodeSearch(node))}>{s.searchSpans}</a>
      <button type="button" onClick={() => change({ focus: undefined })}>
        {s.showAll}
      </button>
    </p>
  );
}

function Nothing() {
  return (
    <Blank title={s.noMapTitle}>
      <p>{s.noMapText}</p>
      <button
        type="button"
        onClick={() => change({ from: undefined, to: undefined, min: undefined, focus: undefined })}
      >
        {t.anyTime}
      </button>
    </Blank>
  );
}
