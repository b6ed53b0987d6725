/** The graph of a trace: a picture of who calls whom, and a table of it. */
import { useMemo } from 'preact/hooks';
import { MOST_NODES } from '../../../map/part.ts';
import { v } from '../../../messages/views.ts';
import type { ViewProps } from '../../view.ts';
import { arrangedBy, Choice } from '../choice.tsx';
import { useMatchSet, useShownSpans } from '../shown-spans.ts';
import { keyOf } from '../stats.ts';
import { goTo, useViewKeys } from '../view-keys.ts';
import { CallTable } from './call-table.tsx';
import { GraphPicture } from './graph-picture.tsx';
import { graphOf, NODES } from './trace-graph.ts';

export function GraphPage({ model, colours }: ViewProps) {
  const spans = useShownSpans(model);
  const self = model.insight.selfTimes.value;
  const matches = useMatchSet(model);
  const parent = model.tree.value?.parent ?? new Int32Array(0);
  const by = arrangedBy(NODES);
  const graphBy = (nodes: (typeof NODES)[number]) => graphOf(model.store, spans, parent, nodes, self, matches);
  const graph = useMemo(() => graphBy(by), [by, spans, parent, self, matches]);
  const isLarge = graph.nodes.length > MOST_NODES;
  const drawn = useMemo(() => (isLarge && by === 'operation' ? graphBy('service') : graph), [graph]);
  const drawnBy = drawn === graph ? by : 'service';
  const selected = model.selected.value;
  const chosen = selected === undefined ? undefined : keyOf(model.store, selected, drawnBy);
  useViewKeys(model, {});
  const open = (span: number): void => {
    goTo(model, span);
    model.select(span);
  };
  return (
    <div class="view-scroll">
      <div class="view-line">
        <Choice label={v.graphBy} values={NODES} names={v.groups} />
        <span class="muted">{`${v.groupCount[by](graph.nodes.length)} · ${v.shown(spans.length, model.store.size)}`}</span>
        {drawn !== graph && <span class="muted">{v.byServiceInstead(graph.nodes.length)}</span>}
      </div>
      <div class="graph-view">
        {drawn.nodes.length > MOST_NODES ? (
          <p class="nothing muted">{v.tooMany(drawn.nodes.length, MOST_NODES)}</p>
        ) : (
          <GraphPicture graph={drawn} by={drawnBy} selected={chosen} colours={colours} open={open} />
        )}
        <CallTable graph={graph} by={by} open={open} />
      </div>
    </div>
  );
}
