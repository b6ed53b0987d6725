/** Rows that stay in view while others scroll. They are copies: the tree has the same rows. */
import { useEffect, useRef } from 'preact/hooks';
import type { RowView } from './row-view.ts';
import { createRow, fillSpan, type SpanRow } from './span-row.ts';

export function PinnedRows({ view, spans }: { readonly view: RowView; readonly spans: readonly number[] }) {
  const place = useRef<HTMLDivElement>(null);
  const rows = useRef<SpanRow[]>([]);
  useEffect(() => {
    const { current } = rows;
    while (current.length < spans.length) {
      const row = createRow();
      for (const cell of [row.element, row.name, row.track]) cell.removeAttribute('role');
      current.push(row);
    }
    for (const [index, span] of spans.entries()) {
      const row = current[index];
      if (row === undefined) continue;
      fillSpan(row, view, span);
      row.element.classList.toggle('selected', view.model.selected.value === span);
      row.element.classList.toggle('failed', view.model.store.isFailed(span));
    }
    place.current?.replaceChildren(...current.slice(0, spans.length).map(({ element }) => element));
  });
  return <div ref={place} class="pinned-rows" aria-hidden="true" />;
}
