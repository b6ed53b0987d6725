/** Who calls a service, and what it calls. */
import { useAnswer } from '../data/use-answer.ts';
import { ServiceMapDocument } from '../generated/graphql.ts';
import { callSearch, type MapEdge, type MapNode, nodesById } from '../map/calls.ts';
import { CountFigure, DurationCells, ErrorFigure, RateFigure } from '../measures/figures.tsx';
import { Heads } from '../measures/heads.tsx';
import { queryHref, serviceHref } from '../measures/links.ts';
import { Waiting } from '../measures/waiting.tsx';
import { s } from '../messages/services.ts';
import { timeRange } from '../search/state.ts';

export function Neighbours({ service }: { readonly service: string }) {
  const answered = useAnswer(ServiceMapDocument, { timeRange: timeRange.value });
  const map = answered.data?.serviceMap;
  const nodes = nodesById(map?.nodes ?? []);
  const own = map?.nodes.find(({ kind, name }) => kind === 'SERVICE' && name === service)?.id;
  const edges = map?.edges ?? [];
  return (
    <div class="neighbours">
      <Waiting answered={answered} />
      <Side
        title={s.callers}
        none={s.noCallers}
        edges={edges.filter(({ target }) => target.id === own)}
        nodes={nodes}
        end="source"
      />
      <Side
        title={s.callees}
        none={s.noCallees}
        edges={edges.filter(({ source }) => source.id === own)}
        nodes={nodes}
        end="target"
      />
    </div>
  );
}

interface SideProps {
  readonly title: string;
  readonly none: string;
  readonly edges: readonly MapEdge[];
  readonly nodes: ReadonlyMap<string, MapNode>;
  /** Which end of the calls is the neighbour. */
  readonly end: 'source' | 'target';
}

function Side({ title, none, edges, nodes, end }: SideProps) {
  return (
    <section class="part" aria-labelledby={`calls-${end}`}>
      <h2 id={`calls-${end}`}>{title}</h2>
      {edges.length === 0 ? (
        <p class="muted nothing">{none}</p>
      ) : (
        <div class="table-scroll">
          <table class="measures-table">
            <Heads names={[s.service, s.calls, s.rate, s.errorRate, s.p50, s.p95, s.p99]} />
            <tbody>
              {edges
                .toSorted((a, b) => b.measures.count - a.measures.count)
                .map((edge) => (
                  <Row key={`${edge[end].id} ${edge.kind}`} edge={edge} nodes={nodes} end={end} />
                ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function Row({ edge, nodes, end }: Pick<SideProps, 'nodes' | 'end'> & { readonly edge: MapEdge }) {
  const { measures, kind } = edge;
  const [source, target] = [nodes.get(edge.source.id), nodes.get(edge.target.id)];
  const node = nodes.get(edge[end].id);
  if (source === undefined || target === undefined || node === undefined) return null;
  const found = {
    name: s.edgeOf(source.name || s.unnamed, target.name || s.unnamed),
    search: (...more: readonly string[]): string => queryHref(callSearch(source, target, kind, ...more)),
  };
  const name = node.name || s.unnamed;
  return (
    <tr>
      <th scope="row">
        {node.kind === 'SERVICE' ? <a href={serviceHref(node.name)}>{name}</a> : name}
        <span class="kind-tag">
          {node.kind === 'SERVICE' ? s.edgeKinds[kind] : s.nodeKinds[node.kind].toLowerCase()}
        </span>
      </th>
      <td>
        <CountFigure measures={measures} found={found} />
      </td>
      <td>
        <RateFigure measures={measures} />
      </td>
      <td>
        <ErrorFigure measures={measures} found={found} />
      </td>
      <DurationCells measures={measures} />
    </tr>
  );
}
