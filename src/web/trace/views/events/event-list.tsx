/** Everything that happened in the trace, in order of time. */

import { useCallback, useEffect, useMemo, useState } from 'preact/hooks';
import { duration, exactNanos } from '../../../format/duration.ts';
import { shownService } from '../../../format/service-name.ts';
import { moment } from '../../../format/time.ts';
import { v } from '../../../messages/views.ts';
import { say } from '../../../shell/live-region.tsx';
import { LoadingBar, Refusal } from '../../../shell/states.tsx';
import { change, parameter } from '../../../state/place.ts';
import { zone } from '../../../state/preferences.ts';
import type { TraceModel } from '../../trace-model.ts';
import type { ViewProps } from '../../view.ts';
import { Grid, type GridRow, gridKeys } from '../grid.tsx';
import { useMatchSet } from '../shown-spans.ts';
import { goTo, useViewKeys } from '../view-keys.ts';
import { hasText, type TraceEvent } from './trace-event.ts';
import { type LoadedEvents, MOST_EVENTS, useEvents } from './use-events.ts';

const COLUMNS = ['offset', 'time', 'event', 'details', 'service', 'span'] as const;
const HEADS = COLUMNS.map((name) => ({ name, label: v[name] }));

const filter = parameter('event');

export function EventList({ model, colours }: ViewProps) {
  const { selected, active } = model;
  const { events, isLoading, isCut, isSpanCut, error, retry } = useEvents(model);
  const rows = useShown(model, events);
  const matches = useMatchSet(model);
  const [wanted, setWanted] = useState(-1);
  const at = useMemo(
    () => (rows[wanted]?.span === active.value ? wanted : rows.findIndex(({ span }) => span === active.value)),
    [rows, wanted, active.value],
  );
  const fill = useCallback(
    (row: GridRow, index: number) => {
      const event = rows[index];
      if (event === undefined) return;
      fillCells(row, model, colours, event);
      row.element.classList.toggle('hit', matches?.has(event.span) === true);
      row.element.classList.toggle('failed', event.isException);
      row.element.classList.toggle('selected', selected.value === event.span);
      row.element.setAttribute('aria-selected', String(selected.value === event.span));
    },
    [rows, colours, matches, selected.value, zone.value],
  );
  const go = (index: number): void => {
    setWanted(index);
    goTo(model, rows[index]?.span);
  };
  useViewKeys(model, gridKeys(at, rows.length, go));
  const counted = v.eventCount(rows.length, events.length);
  useEffect(() => {
    if (!isLoading) say(counted);
  }, [counted, isLoading]);
  return (
    <div class="view-column">
      <LoadingBar isLoading={isLoading} />
      <Refusal answered={{ error, retry }} />
      <EventBar counted={counted} isCut={isCut} isSpanCut={isSpanCut} />
      <Grid
        label={v.events}
        look="event-grid"
        columns={HEADS}
        count={rows.length}
        isLoading={isLoading}
        active={at}
        onOpen={(index) => {
          go(index);
          model.select(rows[index]?.span);
        }}
        fill={fill}
      />
      {!isLoading && rows.length === 0 && (
        <p class="nothing muted">{events.length === 0 ? v.noEvents : v.noEventFits}</p>
      )}
    </div>
  );
}

interface EventBarProps extends Pick<LoadedEvents, 'isCut' | 'isSpanCut'> {
  readonly counted: string;
}

function EventBar({ counted, isCut, isSpanCut }: EventBarProps) {
  return (
    <div class="view-line">
      <input
        aria-label={v.filterEvents}
        placeholder={v.filterEvents}
        value={filter.value ?? ''}
        spellcheck={false}
        onInput={({ currentTarget }) => change({ event: currentTarget.value }, 'replace')}
      />
      <span class="muted">{counted}</span>
      {isCut && <span class="muted">{v.eventsCut(MOST_EVENTS)}</span>}
      {isSpanCut && <span class="muted">{v.eventsOfSpanCut}</span>}
    </div>
  );
}

/** In the order of the columns. */
function fillCells(
  { cells }: GridRow,
  { store }: TraceModel,
  colours: (service: string) => string,
  { span, time, name, text }: TraceEvent,
): void {
  const offset = time - store.origin;
  const whole = moment(time, zone.value, true);
  const clock = whole.slice(whole.indexOf(' ') + 1);
  const texts = [duration(Number(offset)), clock, name, text, shownService(store.serviceOf(span)), store.nameOf(span)];
  const titles = [exactNanos(offset), whole];
  for (const [index, shown] of texts.entries()) {
    const cell = cells[index];
    if (cell === undefined) continue;
    cell.textContent = shown;
    cell.title = titles[index] ?? shown;
    cell.className = `of-${COLUMNS[index]}`;
  }
  const service = cells[COLUMNS.indexOf('service')];
  if (service !== undefined) service.style.borderInlineStartColor = colours(store.serviceOf(span));
}

/** Those in the window that have the text; of matches only, if nothing else is wanted. */
function useShown(model: TraceModel, events: readonly TraceEvent[]): readonly TraceEvent[] {
  const { store } = model;
  const window = model.window.value;
  const matches = useMatchSet(model);
  const isFiltered = model.isFiltered.value;
  const text = (filter.value ?? '').trim().toLowerCase();
  return useMemo(() => {
    const { from, to } = window;
    return events.filter((event) => {
      const offset = Number(event.time - store.origin);
      // An event outside the trace is in no window but the whole.
      const isWhole = from <= 0 && to >= model.whole.value;
      if (!isWhole && (offset < from || offset > to)) return false;
      if (isFiltered && matches?.has(event.span) !== true) return false;
      return text === '' || hasText(event, `${store.serviceOf(event.span)} ${store.nameOf(event.span)}`, text);
    });
  }, [events, window, isFiltered, isFiltered && matches, text]);
}
