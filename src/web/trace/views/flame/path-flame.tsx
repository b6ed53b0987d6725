/** Paths by self time: where the trace spends its time, whenever that was. */

import { useMemo } from 'preact/hooks';
import { duration } from '../../../format/duration.ts';
import { shownService } from '../../../format/service-name.ts';
import { v } from '../../../messages/views.ts';
import { say } from '../../../shell/live-region.tsx';
import type { TraceModel } from '../../trace-model.ts';
import type { ViewProps } from '../../view.ts';
import { useMatchSet, useShownSpans } from '../shown-spans.ts';
import { goTo, useViewKeys } from '../view-keys.ts';
import { FlameArea } from './flame-area.tsx';
import { type Paths, pathsOf } from './paths.ts';
import type { Picture } from './picture.ts';
import { stepsFrom } from './steps.ts';
import { useParents } from './tree-spans.ts';

export function PathFlame({ model, colouring }: ViewProps) {
  const { store } = model;
  const spans = useShownSpans(model);
  const parent = useParents(model);
  const self = model.insight.selfTimes.value;
  const matches = useMatchSet(model);
  const paths = useMemo(() => pathsOf(store, spans, parent, self), [spans, parent, self]);
  const [active, selected] = [pathOf(paths, model.active.value), pathOf(paths, model.selected.value)];
  const picture = useMemo((): Picture => {
    const { boxes, spans: members } = paths;
    const first = (path: number): number => members[path]?.[0] ?? 0;
    return {
      boxes,
      view: {
        from: 0,
        to: Math.max(
          1,
          boxes.to.reduce((most, end) => Math.max(most, end), 0),
        ),
      },
      textOf: (path) => store.nameOf(first(path)),
      paintOf: (path) => colouring.groupOf(first(path)),
      isFailed: (path) => members[path]?.some((span) => store.isFailed(span)) ?? false,
      isDim: (path) => matches !== undefined && !members[path]?.some((span) => matches.has(span)),
      active,
      selected,
    };
  }, [paths, colouring, matches, active, selected]);
  const card = (path: number): readonly string[] => cardOf(model, paths, self, path);
  const step = (key: keyof ReturnType<typeof stepsFrom>) => () => {
    const order = Int32Array.from(paths.boxes.lane.keys());
    const next = stepsFrom(order, paths.parent, active ?? 0)[key];
    if (next === undefined) return;
    goTo(model, longestOf(model, paths, next));
    say(card(next).join(', '));
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
      isTimed={false}
      summary={v.flamePaths(paths.spans.length, spans.length)}
      onPick={(path) => {
        goTo(model, longestOf(model, paths, path));
        model.select(longestOf(model, paths, path));
      }}
      cardOf={card}
    />
  );
}

function pathOf({ pathOf: paths }: Paths, span: number | undefined): number | undefined {
  const found = span === undefined ? undefined : paths[span];
  return found === undefined || found < 0 ? undefined : found;
}

function longestOf({ store }: TraceModel, { spans }: Paths, path: number): number {
  const members = spans[path] ?? [];
  return members.reduce((most, span) => (store.lengthOf(span) > store.lengthOf(most) ? span : most), members[0] ?? 0);
}

function cardOf({ store }: TraceModel, { boxes, spans }: Paths, self: Float64Array, path: number): readonly string[] {
  const members = spans[path] ?? [];
  const first = members[0] ?? 0;
  const own = members.reduce((sum, span) => sum + (self[span] ?? 0), 0);
  const errors = members.filter((span) => store.isFailed(span)).length;
  return [
    shownService(store.serviceOf(first)),
    store.nameOf(first),
    `${v.spansOf(members.length)}${errors > 0 ? ` · ${v.errorsOf(errors)}` : ''}`,
    `${v.belowOf(duration((boxes.to[path] ?? 0) - (boxes.from[path] ?? 0)))} · ${v.selfOf(duration(own))}`,
  ];
}
