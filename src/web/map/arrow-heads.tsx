/** Widths and heads of the arrows in all graphs. */

/** The width in pixels, from 1.2 to 4 by the logarithm of the calls. `most`: the calls of the widest arrow. */
export function thicknessOf(calls: number, most: number): string {
  return (1.2 + (2.8 * Math.log1p(calls)) / Math.log1p(most)).toFixed(1);
}

/** Two markers: `arrow-calm` for calls without failures, `arrow-failed` for calls with some. */
export function ArrowHeads() {
  return (
    <defs>
      {['calm', 'failed'].map((name) => (
        <marker
          key={name}
          id={`arrow-${name}`}
          class={name}
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
  );
}
