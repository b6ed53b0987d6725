/** Arrow keys of the flame graph. */

const NONE = -1;

/** The spans that are reached from one: undefined where there is none. */
export interface Steps {
  readonly ArrowUp: number | undefined;
  readonly ArrowDown: number | undefined;
  readonly ArrowLeft: number | undefined;
  readonly ArrowRight: number | undefined;
}

/** The parent, the first child, and the siblings before and after. `spans`: parents before their children. */
export function stepsFrom(spans: Int32Array, parent: Int32Array, span: number): Steps {
  const at = spans.indexOf(span);
  // What is not shown leads to the first one that is.
  if (at < 0) return { ArrowUp: spans[0], ArrowDown: spans[0], ArrowLeft: spans[0], ArrowRight: spans[0] };
  const above = parent[span] ?? NONE;
  const isSibling = (one: number): boolean => parent[one] === above;
  return {
    ArrowUp: above === NONE ? undefined : above,
    ArrowDown: spans.subarray(at + 1).find((one) => parent[one] === span),
    ArrowLeft: spans.subarray(0, at).findLast(isSibling),
    ArrowRight: spans.subarray(at + 1).find(isSibling),
  };
}
