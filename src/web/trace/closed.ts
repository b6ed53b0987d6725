/** Which rows are closed, as the URL says it: `depth:2` and ids, with a `+` for those that are open all the same. */

export interface Closed {
  /** Rows at this depth and below it are closed. */
  readonly depth: number;
  readonly closed: ReadonlySet<string>;
  readonly opened: ReadonlySet<string>;
}

export const ALL_OPEN: Closed = { depth: Number.POSITIVE_INFINITY, closed: new Set(), opened: new Set() };

export function parseClosed(text: string): Closed {
  const words = text.split(',').filter((word) => word !== '');
  const depth = words
    .map((word) => /^depth:(?<depth>\d{1,6})$/.exec(word)?.groups?.depth)
    .find((found) => found !== undefined);
  return {
    depth: depth === undefined ? Number.POSITIVE_INFINITY : Number(depth),
    closed: new Set(words.filter((word) => /^[0-9a-f]/.test(word) && !word.startsWith('depth:'))),
    opened: new Set(words.filter((word) => word.startsWith('+')).map((word) => word.slice(1))),
  };
}

export function closedText({ depth, closed, opened }: Closed): string {
  const words = Number.isFinite(depth) ? [`depth:${depth}`] : [];
  // `open` keeps a large trace from being closed by default.
  return [...words, ...closed, ...[...opened].map((ref) => `+${ref}`)].join(',') || 'open';
}

export function isClosed({ depth, closed, opened }: Closed, ref: string, at: number): boolean {
  return closed.has(ref) || (at >= depth && !opened.has(ref));
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
  return { depth: state.depth, closed, opened };
}
