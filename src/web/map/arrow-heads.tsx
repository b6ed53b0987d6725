/** What arrows of all graphs have in common. */

/** From 1.2 to 4 pixels by the logarithm of the calls. `most`: calls of the arrow that has the most. */
export function thicknessOf(calls: number, most: number): string {
  return (1.2 + (2.8 * Math.log1p(calls)) / Math.log1p(most)).toFixed(1);
}

/** Those of calls of which none failed, and of others: `arrow-calm` and `arrow-failed`. */
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
