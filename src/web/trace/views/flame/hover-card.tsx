/** What stands beside a box while the pointer rests on it. It never covers the box. */
import type { Hover } from './use-hover.ts';

/** About the size of a card, in pixels. */
const WIDTH = 320;
const HEIGHT = 100;

interface HoverCardProps {
  readonly place: Hover;
  /** The first two name the box. */
  readonly lines: readonly string[];
}

export function HoverCard({ place: { x, top, bottom, view }, lines: [service, name, ...rest] }: HoverCardProps) {
  const { width, height } = view;
  const isBelow = bottom + HEIGHT < height;
  return (
    <div
      class="card flame-card"
      aria-hidden="true"
      style={{
        left: `${Math.max(4, Math.min(x, width - WIDTH - 8))}px`,
        ...(isBelow ? { top: `${bottom + 6}px` } : { bottom: `${height - top + 6}px` }),
      }}
    >
      <span class="muted">{service}</span>
      <strong>{name}</strong>
      {rest.map((line) => (
        <span key={line}>{line}</span>
      ))}
    </div>
  );
}
