/** The spans of a row on one time scale: those of A above those of B. */
import type { Row, Side } from './comparison.ts';

interface TimelineProps extends Pick<Row, 'a' | 'b'> {
  /** Nanoseconds that the scale has. */
  readonly longest: number;
}

/** The columns beside it say the same in numbers. */
export function Timeline({ a, b, longest }: TimelineProps) {
  return (
    <span class="timeline" aria-hidden="true">
      <Lane name="a" side={a} longest={longest} />
      <Lane name="b" side={b} longest={longest} />
    </span>
  );
}

interface LaneProps {
  readonly name: 'a' | 'b';
  readonly side: Side;
  readonly longest: number;
}

function Lane({ name, side, longest }: LaneProps) {
  return (
    <span class={`lane lane-${name}`}>
      {side.bars.map(({ start, end, isFailed }, index) => {
        const [from, to] = [start, end].map((at) => Math.min(100, Math.max(0, (100 * at) / longest)));
        const style = { insetInlineStart: `${from}%`, inlineSize: `max(2px, ${(to ?? 0) - (from ?? 0)}%)` };
        return <i key={`${index} ${start}`} class={isFailed ? 'failed' : ''} style={style} />;
      })}
    </span>
  );
}
