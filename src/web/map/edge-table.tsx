/** All connections of the map in words and figures. */
import { useState } from 'preact/hooks';
import { count } from '../format/count.ts';
import { rate } from '../format/rate.ts';
import { CountFigure, ErrorFigure, SlowFigure } from '../measures/figures.tsx';
import { queryHref } from '../measures/links.ts';
import { SortHead } from '../measures/sort-head.tsx';
import { m } from '../messages/map.ts';
import { s } from '../messages/services.ts';
import { More } from '../shell/more.tsx';
import { hrefWith } from '../state/place.ts';
import { callSearch, focusName, type MapEdge, type MapNode } from './calls.ts';
import { keyOf } from './figures-text.ts';
import { type EdgeOrder, type EdgeSort, sortedEdges } from './sorted-edges.ts';

/** Rows of a page. */
const PAGE = 30;
const HEADS: readonly (readonly [EdgeSort, string])[] = [
  ['calls', s.calls],
  ['errors', s.errorRate],
  ['p95', s.p95],
];

interface EdgeTableProps {
  readonly edges: readonly MapEdge[];
  readonly drawn: ReadonlySet<MapEdge>;
  readonly names: ReadonlyMap<string, MapNode>;
  readonly pointed: string | undefined;
  readonly onPoint: (key: string | undefined) => void;
}

export function EdgeTable({ edges, ...shared }: EdgeTableProps) {
  const [first, setFirst] = useState(PAGE);
  const [order, setOrder] = useState<EdgeOrder>({ name: 'calls', isDescending: true });
  const sort = (name: EdgeSort): void =>
    setOrder({ name, isDescending: order.name === name ? !order.isDescending : true });
  return (
    <section class="part map-table" aria-labelledby="connections">
      <h2 id="connections">
        {s.connections} <span class="muted">{count(edges.length)}</span>
      </h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keys */}
      <div class="table-scroll" role="group" aria-labelledby="connections" tabIndex={0}>
        <table class="measures-table edge-table">
          <thead>
            <tr>
              <th scope="col">{m.connection}</th>
              {HEADS.map(([name, label]) => (
                <SortHead key={name} {...{ name, label, order }} onSort={() => sort(name)} />
              ))}
            </tr>
          </thead>
          <tbody>
            {sortedEdges(edges, order)
              .slice(0, first)
              .map((edge) => (
                <Row key={keyOf(edge)} edge={edge} {...shared} />
              ))}
          </tbody>
        </table>
        {edges.length > first && <More onMore={() => setFirst(first + PAGE)} />}
      </div>
    </section>
  );
}

function Row({ edge, names, drawn, pointed, onPoint }: Omit<EdgeTableProps, 'edges'> & { readonly edge: MapEdge }) {
  const { source, target, kind, measures } = edge;
  const [from, to] = [names.get(source.id), names.get(target.id)];
  if (from === undefined || to === undefined) return null;
  const key = keyOf(edge);
  const found = {
    name: s.edgeOf(from.name || s.unnamed, to.name || s.unnamed),
    search: (...more: readonly string[]): string => queryHref(callSearch(from, to, kind, ...more)),
  };
  return (
    <tr
      class={pointed === key ? 'pointed' : ''}
      onPointerEnter={() => onPoint(key)}
      onPointerLeave={() => onPoint(undefined)}
      onFocusIn={() => onPoint(key)}
      onFocusOut={() => onPoint(undefined)}
    >
      <th scope="row">
        <span class="edge-end">
          <Name node={from} />
        </span>
        <span class="edge-end">
          → <Name node={to} />
          {(to.kind !== 'SERVICE' || kind !== 'CALL') && (
            <span class="kind-tag">
              {to.kind === 'SERVICE' ? s.edgeKinds[kind] : s.nodeKinds[to.kind].toLowerCase()}
            </span>
          )}
          {!drawn.has(edge) && <span class="kind-tag">{s.notDrawn}</span>}
        </span>
      </th>
      <td>
        <CountFigure measures={measures} found={found} />
        <span class="edge-rate muted">{rate(measures.rate)}</span>
      </td>
      <td>
        <ErrorFigure measures={measures} found={found} />
      </td>
      <td>
        <SlowFigure nanos={measures.p95} found={found} />
      </td>
    </tr>
  );
}

function Name({ node }: { readonly node: MapNode }) {
  return (
    <a class="node-link" href={hrefWith({ focus: focusName(node) })} title={node.name}>
      {node.name || s.unnamed}
    </a>
  );
}
