/** The card of the span under the pointer. */

import { useEffect, useRef } from 'preact/hooks';
import { duration } from '../../format/duration.ts';
import { shownService } from '../../format/service-name.ts';
import { t } from '../../messages/en.ts';
import { w } from '../../messages/waterfall.ts';
import type { Hovered } from '../hovered.ts';
import { skewOf } from '../skew.ts';
import type { TraceModel } from '../trace-model.ts';

const CARD_PX = 300;
const GAP_PX = 6;

/** Below the row of its span, or above it: never on it. */
export function HoverContent({
  model,
  hovered: { span, x, row },
}: {
  readonly model: TraceModel;
  readonly hovered: Hovered;
}) {
  const card = useRef<HTMLDivElement>(null);
  const { store } = model;
  useEffect(() => {
    const element = card.current;
    if (element === null) return;
    const height = element.offsetHeight;
    const below = row.bottom + GAP_PX;
    const top = below + height <= innerHeight ? below : row.top - GAP_PX - height;
    element.style.transform = `translate(${Math.max(GAP_PX, Math.min(x + 12, innerWidth - CARD_PX - 2 * GAP_PX))}px, ${top}px)`;
    element.style.visibility = 'visible';
  }, [span, x, row]);
  const share = (100 * store.lengthOf(span)) / model.whole.value;
  return (
    <div ref={card} class="hover-card" aria-hidden="true">
      <strong>{store.nameOf(span) || '·'}</strong>
      <span class="muted">{`${shownService(store.serviceOf(span))} · ${(store.kinds[span] ?? '').toLowerCase()}`}</span>
      <dl>
        <Line name={t.durationHead} value={duration(store.lengthOf(span))} more={`${share.toPrecision(3)}%`} />
        <Line name={t.selfTime} value={duration(model.insight.selfTimes.value[span] ?? 0)} />
        <Line name={t.start} value={`+${duration(store.startOf(span))}`} />
      </dl>
      <Notes model={model} span={span} />
    </div>
  );
}

function Line({ name, value, more }: { readonly name: string; readonly value: string; readonly more?: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {value} <span class="muted">{more}</span>
      </dd>
    </div>
  );
}

function Notes({ model: { store, tree }, span }: { readonly model: TraceModel; readonly span: number }) {
  const shown = tree.value;
  if (shown === undefined) return null;
  const { before, after } = skewOf(store, shown, span);
  const [events, links, failed] = [store.events[span] ?? 0, store.links[span] ?? 0, shown.failedBelow[span] ?? 0];
  const notes = [
    before > 0 && w.startsBefore(duration(before)),
    after > 0 && w.endsAfter(duration(after)),
    (shown.size[span] ?? 1) > 1 && `${t.spanCount((shown.size[span] ?? 1) - 1)} ${w.below}`,
    events > 0 && w.eventCount(events),
    links > 0 && w.linksTo(links),
  ].filter((note) => note !== false);
  return (
    <>
      {store.isFailed(span) && <span class="error-text">{w.failedSpan}</span>}
      {failed > 0 && <span class="error-text">{w.rowErrorsBelow(failed)}</span>}
      {notes.length > 0 && <span class="muted">{notes.join(' · ')}</span>}
    </>
  );
}
