/** A node of the map. Services, databases, queues and others have different forms. */
import { share } from '../format/rate.ts';
import { durationText } from '../measures/figures.tsx';
import { serviceHref } from '../measures/links.ts';
import { s } from '../messages/services.ts';
import { Icon } from '../shell/icon.tsx';
import { hrefWith } from '../state/place.ts';
import { focusName, labelOf, type MapNode } from './calls.ts';
import { amountOf } from './figures-text.ts';
import { NODE, type PlacedNode } from './layout.ts';

interface NodeProps {
  readonly placed: PlacedNode;
  readonly isFocused: boolean;
  readonly onPoint: (id: string | undefined) => void;
}

/** Puts the focus on the node. The node that has it leads to the page of its service. */
export function Node({ placed: { node, at }, isFocused, onPoint }: NodeProps) {
  const href = isFocused && node.kind === 'SERVICE' ? serviceHref(node.name) : hrefWith({ focus: focusName(node) });
  return (
    <a
      id={`node-${node.id}`}
      class={`map-node ${node.kind.toLowerCase()}${isFocused ? ' focused' : ''}${node.measures.errorCount > 0 ? ' failed' : ''}`}
      href={href}
      style={{ left: `${at.x - NODE.width / 2}px`, top: `${at.y - NODE.height / 2}px` }}
      aria-current={isFocused ? 'true' : undefined}
      title={labelOf(node)}
      draggable={false}
      onPointerEnter={() => onPoint(node.id)}
      onPointerLeave={() => onPoint(undefined)}
      onFocus={() => onPoint(node.id)}
      onBlur={() => onPoint(undefined)}
    >
      <span class="map-name">
        {node.measures.errorCount > 0 && (
          <b class="error-text">
            <Icon name="error" />
          </b>
        )}
        <strong>{node.name || s.unnamed}</strong>
        {node.kind !== 'SERVICE' && <span class="unseen">{s.nodeKinds[node.kind].toLowerCase()}</span>}
      </span>
      <Figures node={node} />
    </a>
  );
}

function Figures({ node: { measures } }: { readonly node: MapNode }) {
  return (
    <span class="map-figures">
      {amountOf(measures, s.spansOf)}
      {measures.errorCount > 0 && (
        <b class="error-text">
          {share(measures.errorRate ?? 0)} <span class="unseen">{s.errors}</span>
        </b>
      )}
      <span class="muted">
        {s.p95} {durationText(measures.p95)}
      </span>
    </span>
  );
}
