/** Traces that the reader put aside to compare them. */
import { signal } from '@preact/signals';
import { hrefOf } from '../state/place.ts';

/** At most two, in the order in which they were marked. They last as long as the page. */
export const marked = signal<readonly string[]>([]);

/** Marks a trace, or takes its mark away. A third one replaces the second. */
export function toggleMark(traceId: string): void {
  const others = marked.value.filter((id) => id !== traceId);
  marked.value = others.length < marked.value.length ? others : [...others.slice(0, 1), traceId];
}

/** The comparison of this trace with the marked one; without any, the page asks for the other one. */
export function compareHref(traceId: string): string {
  const other = marked.value.find((id) => id !== traceId);
  return other === undefined ? hrefOf('compare', { a: traceId }) : hrefOf('compare', { a: other, b: traceId });
}
