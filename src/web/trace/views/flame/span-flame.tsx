/** Spans by time. A span stands below its parent, and beside what runs at the same time. */

import { useMemo } from 'preact/hooks';
import { duration } from '../../../format/duration.ts';
import { shownService } from '../../../format/service-name.ts';
import { t } from '../../../messages/en.ts';
import { v } from '../../../messages/views.ts';
import { say } from '../../../shell/live-region.tsx';
import type { TraceModel } from '../../trace-model.ts';
import type { ViewProps } from '../../view.ts';
import { useMatchSet } from '../shown-spans.ts';
import { goTo, useViewKeys } from '../view-keys.ts';
import { FlameArea } from './flame-area.tsx';
import { laneBoxes, type Times } from './lanes.ts';
import type { Picture } from './picture.ts';
import { stepsFrom } from './steps.ts';
import { useParents, useTreeSpans } from './tree-spans.ts';

export function SpanFlame({ model, colouring }: ViewProps) {
  const { store } = model;
  const spans = useTreeSpans(model);
  const parent = useParents(model);
  const self = model.insight.selfTimes.value;
  const matches = useMatchSet(model);
  const shifts = model.shifts.value;
  const boxes = useMemo(() => laneBoxes(timesOf(model), spans, parent), [spans, parent, shifts]);
  const window = model.window.value;
  const [active, selected] = [model.active.value, model.selected.value];
  const picture = useMemo(
    (): Picture => ({
      boxes,
      view: window,
      textOf: (span) => store.nameOf(span),
      paintOf: colouring.groupOf,
      isFailed: (span) => store.isFailed(span),
      isDim: (span) => matches !== undefined && !matches.has(span),
      active,
      selected,
    }),
    [boxes, window, colouring, matches, active, selected],
  );
  const step = (key: keyof ReturnType<typeof stepsFrom>) => () => {
    const next = stepsFrom(spans, parent, model.active.value)[key];
    if (next === undefined) return;
    goTo(model, next);
    say(labelOf(model, next));
  };
  useViewKeys(model, {
    ArrowUp: step('ArrowUp'),
    ArrowDown: step('ArrowDown'),
    ArrowLeft: step('ArrowLeft'),
    ArrowRight: step('ArrowRight'),
  });
  return (
    <FlameArea
      model={model}
      picture={picture}
      isTimed
      summary={v.flame(spans.length, boxes.lanes)}
      onPick={(span) => {
        goTo(model, span);
        model.select(span);
      }}
      cardOf={(span) => [
        shownService(store.serviceOf(span)),
        store.nameOf(span),
        `${duration(store.lengthOf(span))} · ${v.selfOf(duration(self[span] ?? 0))}`,
        v.starts(duration(model.startOf(span))),
      ]}
    />
  );
}

/** When each span is drawn. */
function timesOf(model: TraceModel): Times {
  const from = Float64Array.from({ length: model.store.size }, (_, span) => model.startOf(span));
  return { from, to: from.map((start, span) => start + Math.max(0, model.store.lengthOf(span))) };
}

function labelOf({ store }: TraceModel, span: number): string {
  const [length, start] = [duration(store.lengthOf(span)), duration(store.startOf(span))];
  return t.rowName(shownService(store.serviceOf(span)), store.nameOf(span), length, start, store.isFailed(span));
}
