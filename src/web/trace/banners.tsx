/** What the reader must know of the trace as it is shown, and what to do about it. */
import type { ComponentChildren } from 'preact';
import { duration } from '../format/duration.ts';
import { t } from '../messages/en.ts';
import { w } from '../messages/waterfall.ts';
import { change } from '../state/place.ts';
import { goToRow } from './go-to.ts';
import { focusOn, leaveFocus } from './span-actions.ts';
import type { TraceModel } from './trace-model.ts';
import { shownView } from './view.ts';

export function Banners({ model }: { readonly model: TraceModel }) {
  return (
    <>
      <MissingParents model={model} />
      <Clocks model={model} />
      <PartlyOpen model={model} />
      <Focus model={model} />
    </>
  );
}

interface BannerProps {
  readonly children: ComponentChildren;
}

function Banner({ children }: BannerProps) {
  return <div class="banner trace-banner">{children}</div>;
}

function MissingParents({ model }: { readonly model: TraceModel }) {
  const missing = model.facts.value?.missingParentCount ?? 0;
  if (missing === 0) return null;
  // One after the other, and around the end.
  const show = (): void => {
    const rows = model.rows.value;
    const at = rows.indexOf(model.active.value);
    const next = rows.findIndex((row, index) => row < 0 && index > at);
    const row = rows[next >= 0 ? next : rows.findIndex((one) => one < 0)];
    if (row !== undefined) goToRow(model, row);
  };
  return (
    <Banner>
      {t.missingParents(missing)}
      <button type="button" onClick={show}>
        {w.show}
      </button>
    </Banner>
  );
}

function Clocks({ model }: { readonly model: TraceModel }) {
  const shifts = model.shifts.value;
  if (shifts === undefined) {
    const skewed = model.state.value === 'loading' ? 0 : model.insight.skewed.value;
    if (skewed === 0) return null;
    return (
      <Banner>
        {w.skewed(skewed)}
        <button type="button" onClick={() => change({ align: '1' })}>
          {w.align}
        </button>
      </Banner>
    );
  }
  const moved = model.store.services.all.flatMap((name, service) => {
    const shift = shifts[service] ?? 0;
    return shift === 0 ? [] : [`${name} ${shift > 0 ? '+' : ''}${duration(shift)}`];
  });
  return (
    <Banner>
      {moved.length === 0 ? w.alignedNot : w.aligned(moved.join(', '))}
      <button type="button" onClick={() => change({ align: undefined })}>
        {w.asRecorded}
      </button>
    </Banner>
  );
}

function PartlyOpen({ model }: { readonly model: TraceModel }) {
  if (shownView.value !== 'waterfall' || !model.closed.value.isAuto || model.isFiltered.value) return null;
  return (
    <Banner>
      {w.partlyOpen}
      <button type="button" onClick={() => model.openTo(Number.POSITIVE_INFINITY)}>
        {t.openAll}
      </button>
    </Banner>
  );
}

/** Spans of the way to the focus that are named, at most. */
const SHOWN = 6;

function Focus({ model }: { readonly model: TraceModel }) {
  const focus = model.focus.value;
  const whole = model.laidOut.value;
  if (focus === undefined || whole === undefined) return null;
  const way: number[] = [];
  for (let span = whole.parent[focus] ?? -1; span >= 0 && way.length < SHOWN; span = whole.parent[span] ?? -1)
    way.unshift(span);
  return (
    <nav class="banner trace-banner" aria-label={w.focused}>
      <button type="button" onClick={() => leaveFocus(model)}>
        {w.wholeTrace}
      </button>
      <ol class="focus-way">
        {way.map((span) => (
          <li key={span}>
            <button type="button" class="plain" onClick={() => focusOn(model, span)}>
              {model.store.nameOf(span) || '·'}
            </button>
          </li>
        ))}
        <li aria-current="location">{model.store.nameOf(focus) || '·'}</li>
      </ol>
    </nav>
  );
}
