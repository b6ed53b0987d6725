/**
 * Which rows are closed, as the URL says it: `auto` or `depth:2`, and ids, with a `+` for those that are open all the same.
 * `auto` closes rows below a small depth but for those above errors and the critical path.
 */

/** Depth from which `auto` closes rows. */
const AUTO_DEPTH = 2;

export interface Closed {
  /** Rows at this depth and below it are closed. */
  readonly depth: number;
  /** Whether rows above something of interest are open at any depth. */
  readonly isAuto: boolean;
  readonly closed: ReadonlySet<string>;
  readonly opened: ReadonlySet<string>;
}

export const ALL_OPEN: Closed = {
  depth: Number.POSITIVE_INFINITY,
  isAuto: false,
  closed: new Set(),
  opened: new Set(),
};
export const AUTO: Closed = { ...ALL_OPEN, depth: AUTO_DEPTH, isAuto: true };

export function parseClosed(text: string): Closed {
  const words = text.split(',').filter((word) => word !== '');
  const depth = words
    .map((word) => /^depth:(?<depth>\d{1,6})$/.exec(word)?.groups?.depth)
    .find((found) => found !== undefined);
  const isAuto = words.includes('auto');
  return {
    depth: isAuto ? AUTO_DEPTH : Number(depth ?? Number.POSITIVE_INFINITY),
    isAuto,
    closed: new Set(words.filter((word) => /^[0-9a-f]{16}(?:~|$)/.test(word))),
    opened: new Set(words.filter((word) => word.startsWith('+')).map((word) => word.slice(1))),
  };
}

export function closedText({ depth, isAuto, closed, opened }: Closed): string {
  const words = isAuto ? ['auto'] : Number.isFinite(depth) ? [`depth:${depth}`] : [];
  // `open` keeps a large trace from being closed by default.
  return [...words, ...closed, ...[...opened].map((ref) => `+${ref}`)].join(',') || 'open';
}

/** `isOnWay`: whether something of interest is below it. */
export function isClosed(
  { depth, isAuto, closed, opened }: Closed,
  ref: string,
  at: number,
  isOnWay: boolean,
): boolean {
  return closed.has(ref) || (at >= depth && !(isAuto && isOnWay) && !opened.has(ref));
}

/** With these rows opened or closed. */
export function toggled(state: Closed, refs: readonly string[], open: boolean): Closed {
  const closed = new Set(state.closed);
  const opened = new Set(state.opened);
  for (const ref of refs) {
    if (open) {
      closed.delete(ref);
      if (Number.isFinite(state.depth)) opened.add(ref);
    } else {
      opened.delete(ref);
      closed.add(ref);
    }
  }
  return { ...state, closed, opened };
}
