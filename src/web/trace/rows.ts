/** Which rows are shown. A row is the number of its span; that of a parent that is not stored is `~` its first child. */
import type { TraceStore } from './trace-store.ts';
import type { Tree } from './tree.ts';

const NONE = -1;

/** The rows that are shown: those below a closed span are not, nor those that `keep` leaves out (1 for a span that stays). */
export function visibleRows({ order, size }: Tree, isClosed: (span: number) => boolean, keep?: Uint8Array): Int32Array {
  const rows = new Int32Array(order.length);
  let count = 0;
  for (let at = 0; at < order.length; ) {
    const span = order[at] ?? 0;
    if (keep !== undefined && keep[span] !== 1) {
      // Nothing below it stays, or it would stay itself.
      at += size[span] ?? 1;
      continue;
    }
    rows[count++] = span;
    at += isClosed(span) ? (size[span] ?? 1) : 1;
  }
  return rows.subarray(0, count);
}

/** 1 for each of the spans and for all above them. */
export function withAncestors({ parent }: Tree, spans: readonly number[]): Uint8Array {
  const keep = new Uint8Array(parent.length);
  for (const span of spans) {
    for (let one = span; one !== NONE && keep[one] !== 1; one = parent[one] ?? NONE) keep[one] = 1;
  }
  return keep;
}

/** With a row above those whose parent is not stored. */
export function withMissingParents(store: TraceStore, { parent }: Tree, rows: Int32Array): Int32Array {
  const found: number[] = [];
  let last: string | null | undefined;
  for (let index = 0; index < rows.length; index++) {
    const span = rows[index] ?? 0;
    if (parent[span] !== NONE || !store.isParentMissing(span) || store.parentIds[span] === last) continue;
    last = store.parentIds[span];
    found.push(index);
  }
  if (found.length === 0) return rows;
  const all = new Int32Array(rows.length + found.length);
  let from = 0;
  for (const [count, index] of found.entries()) {
    all.set(rows.subarray(from, index), from + count);
    all[index + count] = ~(rows[index] ?? 0);
    from = index;
  }
  all.set(rows.subarray(from), from + found.length);
  return all;
}
