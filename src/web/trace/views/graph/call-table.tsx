/** Who calls whom, in figures. */
import { useMemo, useState } from 'preact/hooks';
import { count } from '../../../format/count.ts';
import { duration, exactNanos } from '../../../format/duration.ts';
import { Heads } from '../../../measures/heads.tsx';
import { v } from '../../../messages/views.ts';
import { drawnCalls } from './placed-graph.ts';
import { textOf } from './texts.ts';
import type { NodeOf, TraceCall, TraceGraph } from './trace-graph.ts';

/** Rows of a page. */
const PAGE = 100;

interface CallTableProps {
  readonly graph: TraceGraph;
  readonly by: NodeOf;
  /** Opens a span. */
  readonly open: (span: number) => void;
}

export function CallTable({ graph: { nodes, calls }, by, open }: CallTableProps) {
  const [first, setFirst] = useState(PAGE);
  const byKey = useMemo(() => new Map(nodes.map((node) => [node.key, node])), [nodes]);
  const drawn = useMemo(() => new Set(drawnCalls(calls)), [calls]);
  if (calls.length === 0) return <p class="nothing muted">{nodes.length === 0 ? v.nothing : v.noEdges}</p>;
  const nameOf = (key: string): string => {
    const node = byKey.get(key);
    return node === undefined ? '' : `${by === 'operation' ? `${node.service} ` : ''}${textOf(node, by)}`;
  };
  return (
    <section aria-labelledby="calls">
      <h2 id="calls">{v.edges}</h2>
      <div class="table-scroll">
        <table class="stats-table call-table">
          <Heads names={[v.from, v.to, v.calls, v.errors, v.total]} />
          <tbody>
            {calls.slice(0, first).map((call) => (
              <Row key={`${call.source}>${call.target}`} {...{ call, nameOf, open }} isDrawn={drawn.has(call)} />
            ))}
          </tbody>
        </table>
      </div>
      {calls.length > first && (
        <p class="more">
          <button type="button" onClick={() => setFirst(first + PAGE)}>
            {v.more}
          </button>
        </p>
      )}
    </section>
  );
}

interface RowProps {
  readonly call: TraceCall;
  readonly nameOf: (key: string) => string;
  readonly open: (span: number) => void;
  readonly isDrawn: boolean;
}

function Row({ call: { source, target, calls, errors, total, longest }, nameOf, open, isDrawn }: RowProps) {
  return (
    <tr>
      <td title={nameOf(source)}>{nameOf(source)}</td>
      <td title={nameOf(target)}>
        <button type="button" class="link" title={v.openLongest(nameOf(target))} onClick={() => open(longest)}>
          {nameOf(target)}
        </button>
        {source === target && <span class="kind-tag">{v.itself}</span>}
        {source !== target && !isDrawn && <span class="kind-tag">{v.notDrawn}</span>}
      </td>
      <td>{count(calls)}</td>
      <td class={errors > 0 ? 'error-text' : 'muted'}>{count(errors)}</td>
      <td title={exactNanos(BigInt(Math.round(total)))}>{duration(total)}</td>
    </tr>
  );
}
