/** The calls as arrows: thicker for more of them. What they say is in the table, too. */
import { curve } from '../../../map/arrows.tsx';
import type { Placed } from '../../../map/layout.ts';
import { callsText } from './texts.ts';

export function CallArrows({ drawing: { width, height, edges } }: { readonly drawing: Placed }) {
  const most = edges.reduce((largest, { edge }) => Math.max(largest, edge.measures.count), 1);
  return (
    <svg class="map-arrows" width={width} height={height} aria-hidden="true">
      <defs>
        {['calm', 'failed'].map((state) => (
          <marker
            key={state}
            id={`call-${state}`}
            class={state}
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
      {edges.map(({ edge: { source, target, measures }, points, label }) => {
        const text = callsText(measures.count);
        const state = measures.errorCount > 0 ? 'failed' : 'calm';
        // From 1.2 to 4 pixels by the logarithm of the calls.
        const thickness = 1.2 + (2.8 * Math.log1p(measures.count)) / Math.log1p(most);
        return (
          <g key={`${source.id}>${target.id}`} class={`trace-call ${state}`}>
            <path d={curve(points)} stroke-width={thickness.toFixed(1)} marker-end={`url(#call-${state})`} />
            {text.map((line) => (
              <text key={line} x={label.x} y={label.y}>
                {line}
              </text>
            ))}
          </g>
        );
      })}
    </svg>
  );
}
