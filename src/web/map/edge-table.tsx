/** All connections of the map in words and figures. */
import { useState } from 'preact/hooks';
import { count } from '../format/count.ts';
import { DurationCells, ErrorFigure, RateFigure } from '../measures/figures.tsx';
import { Heads } from '../measures/heads.tsx';
import { queryHref } from '../measures/links.ts';
import { s } from '../messages/services.ts';
import { hrefWith } from '../state/place.ts';
import { callSearch, focusName, type MapEdge, type MapNode } from './calls.ts';

/** Rows of a page. */
const PAGE = 50;

interface EdgeTableProps {
  readonly edges: readonly MapEdge[];
  readonly drawn: ReadonlySet<MapEdge>;
  readonly names: ReadonlyMap<string, MapNode>;
}

export function EdgeTable({ edges, drawn, names }: EdgeTableProps) {
  const [first, setFirst] = useState(PAGE);
  return (
    <section class="part" aria-labelledby="connections">
      <h2 id="connections">
        {s.connections} <span class="muted">{count(edges.length)}</span>
      </h2>
      <div class="table-scroll">
        <table class="measures-table edge-table">
          <Heads names={[s.from, s.target, s.calls, s.rate, s.errorRate, s.p50, s.p95, s.p99]} />
          <tbody>
            {edges.slice(0, first).map((edge) => (
              <Row
                key={`${edge.source.id} ${edge.target.id} ${edge.kind}`}
                edge={edge}
                names={names}
                isDrawn={drawn.has(edge)}
              />
            ))}
          </tbody>
        </table>
      </div>
      {edges.length > first && (
        <p class="more">
          <button type="button" onClick={() => setFirst(first + PAGE)}>
            {s.more}
          </button>
        </p>
      )}
    </section>
  );
}

interface RowProps {
  readonly edge: MapEdge;
  readonly names: EdgeTableProps['names'];
  readonly isDrawn: boolean;
}

function Row({ edge: { source, target, kind, measures }, names, isDrawn }: RowProps) {
  const [from, to] = [names.get(source.id), names.get(target.id)];
  if (from === undefined || to === undefined) return null;
  return (
    <tr>
      <td>
        <Name node={from} />
      </td>
      <td>
        <Name node={to} />
        <span class="kind-tag">{to.kind === 'SERVICE' ? s.edgeKinds[kind] : s.nodeKinds[to.kind].toLowerCase()}</span>
        {!isDrawn && <span class="kind-tag">{s.notDrawn}</span>}
      </td>
      <td>
        <a
          href={queryHref(callSearch(from, to, kind))}
          title={s.edgeName(from.name || s.unnamed, to.name || s.unnamed)}
        >
          {count(measures.count)}
        </a>
      </td>
      <td>
        <RateFigure measures={measures} />
      </td>
      <td>
        <ErrorFigure measures={measures} />
      </td>
      <DurationCells measures={measures} />
    </tr>
  );
}

function Name({ node }: { readonly node: MapNode }) {
  return (
    <a class="node-link" href={hrefWith({ focus: focusName(node) })}>
      {node.name || s.unnamed}
    </a>
  );
}
