/** Where the nodes of the graph of a trace stand. The layout is that of the map of services. */
import type { MapEdge, MapNode } from '../../../map/calls.ts';
import { type Placed, place } from '../../../map/layout.ts';
import type { Stats } from '../stats.ts';
import { callsText } from './texts.ts';
import type { TraceCall, TraceGraph } from './trace-graph.ts';

/** Connections that are drawn at most: more hide each other. */
export const MOST_CALLS = 100;

export function placed({ nodes, calls }: TraceGraph): Placed {
  return place(nodes.map(mapNode), drawnCalls(calls).map(mapEdge), ({ measures }) => callsText(measures.count));
}

/** What calls itself has no arrow. */
export function drawnCalls(calls: readonly TraceCall[]): readonly TraceCall[] {
  return calls.filter(({ source, target }) => source !== target).slice(0, MOST_CALLS);
}

function mapNode({ key, service, name, count, errors, p50, p95, max }: Stats): MapNode {
  const measures = { count, rate: 0, errorCount: errors, errorRate: errors / count, p50, p95, p99: max };
  return { id: key, kind: 'SERVICE', name: `${service} ${name}`, measures };
}

function mapEdge({ source, target, calls, errors }: TraceCall): MapEdge {
  const measures = {
    count: calls,
    rate: 0,
    errorCount: errors,
    errorRate: errors / calls,
    p50: null,
    p95: null,
    p99: null,
  };
  return { kind: 'CALL', source: { id: source }, target: { id: target }, measures };
}
