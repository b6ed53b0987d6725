/** The calls as arrows: thicker for more of them. What they say is in the table, too. */
import { ArrowHeads, thicknessOf } from '../../../map/arrow-heads.tsx';
import { curve } from '../../../map/arrows.tsx';
import type { Placed } from '../../../map/layout.ts';
import { callsText } from './texts.ts';

export function CallArrows({ drawing: { width, height, edges } }: { readonly drawing: Placed }) {
  const most = edges.reduce((largest, { edge }) => Math.max(largest, edge.measures.count), 1);
  return (
    <svg class="map-arrows" width={width} height={height} aria-hidden="true">
      <ArrowHeads />
      {edges.map(({ edge: { source, target, measures }, points, label }) => {
        const text = callsText(measures.count);
        const state = measures.errorCount > 0 ? 'failed' : 'calm';
        return (
          <g key={`${source.id}>${target.id}`} class={`trace-call ${state}`}>
            <path
              d={curve(points)}
              stroke-width={thicknessOf(measures.count, most)}
              marker-end={`url(#arrow-${state})`}
            />
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
