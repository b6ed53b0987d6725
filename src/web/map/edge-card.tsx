/** The figures of a connection, beside the pointer. The table has them, too. */
import { count } from '../format/count.ts';
import { rate, share } from '../format/rate.ts';
import { durationText } from '../measures/figures.tsx';
import { s } from '../messages/services.ts';
import type { MapEdge, MapNode } from './calls.ts';

interface EdgeCardProps {
  readonly edge: MapEdge;
  readonly names: ReadonlyMap<string, MapNode>;
  /** Pixels in what the card stands in. */
  readonly at: { readonly x: number; readonly y: number; readonly isRight: boolean };
}

export function EdgeCard({ edge: { source, target, kind, measures }, names, at }: EdgeCardProps) {
  const facts = [
    [s.calls, count(measures.count)],
    [s.rate, rate(measures.rate)],
    [s.errorRate, measures.errorRate === null ? s.none : share(measures.errorRate)],
    [s.p50, durationText(measures.p50)],
    [s.p95, durationText(measures.p95)],
    [s.p99, durationText(measures.p99)],
  ] as const;
  return (
    <div
      class={at.isRight ? 'card edge-card before' : 'card edge-card'}
      style={{ left: `${at.isRight ? at.x - 16 : at.x + 16}px`, top: `${at.y + 12}px` }}
      aria-hidden="true"
    >
      <strong>{names.get(source.id)?.name || s.unnamed}</strong>
      <strong>→ {names.get(target.id)?.name || s.unnamed}</strong>
      <span class="muted">{s.edgeKinds[kind]}</span>
      <dl>
        {facts.map(([name, text]) => (
          <div key={name} class={name === s.errorRate && measures.errorCount > 0 ? 'error-text' : ''}>
            <dt>{name}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
