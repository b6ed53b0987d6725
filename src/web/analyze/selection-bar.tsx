/** What is selected, in words, and other selections. */
import { useState } from 'preact/hooks';
import { duration } from '../format/duration.ts';
import { shortNumber } from '../format/number.ts';
import { moment } from '../format/time.ts';
import { a } from '../messages/analyze.ts';
import { t } from '../messages/en.ts';
import type { Area, Extent } from '../search/frame.ts';
import { from, query, to } from '../search/state.ts';
import { change, hrefOf } from '../state/place.ts';
import { zone } from '../state/preferences.ts';
import { BoxForm } from './box-form.tsx';
import { type Selection, searchOf } from './selection.ts';
import { attribute } from './state.ts';

interface SelectionBarProps {
  readonly selection: Selection;
  /** What the picture shows. */
  readonly extent: Extent;
}

export function SelectionBar({ selection, extent }: SelectionBarProps) {
  const presets = ['failed', attribute.value === undefined ? 'slow' : 'high'] as const;
  const search = searchOf(selection, query.value ?? '', { from: from.value, to: to.value });
  return (
    <div class="plot-head">
      <div class="plot-selection" role="group" aria-label={t.selection}>
        <div class="segments">
          {presets.map((name) => (
            <button key={name} type="button" aria-pressed={selection.is === name} onClick={() => change({ box: name })}>
              {a.presets[name]}
            </button>
          ))}
        </div>
        <span class="selection-swatch" aria-hidden="true" />
        <strong>{selectionText(selection)}</strong>
        <a class="button" href={hrefOf('traces', search)} title={selection.is === 'box' ? t.tracesInBox : undefined}>
          {t.showTraces}
        </a>
        <a class="button" href={hrefOf('traces', { ...search, as: 'spans' })}>
          {a.showSpans}
        </a>
        <EditBox area={selection.is === 'box' ? selection.area : wholeOf(extent)} />
        {(selection.is === 'box' || selection.is === 'traces') && (
          <button type="button" onClick={() => change({ box: undefined })}>
            {t.clear}
          </button>
        )}
      </div>
      <span class="muted">{t.drawBox}</span>
    </div>
  );
}

function EditBox({ area }: { readonly area: Area }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the fields in it have the focus
    <span
      class="popover-place"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !isOpen) return;
        event.preventDefault();
        setIsOpen(false);
      }}
    >
      <button type="button" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
        {a.fieldsButton}
      </button>
      {isOpen && <BoxForm area={area} onDone={() => setIsOpen(false)} />}
    </span>
  );
}

/** Everything that the picture shows. */
function wholeOf({ origin, lastTime, shortest, longest }: Extent): Area {
  return { from: origin, to: origin + BigInt(Math.round(lastTime)) + 1n, shortest, longest };
}

/** In words. */
function selectionText(selection: Selection): string {
  if (selection.is === 'failed') return t.failedSpans;
  if (selection.is === 'slow') return t.slowSpans(duration(selection.atLeastNano));
  if (selection.is === 'high') return a.highSpans(selection.attribute, shortNumber(selection.atLeast));
  if (selection.is === 'traces') {
    const { from: begin, to: end, shortest, longest } = selection.area;
    return a.ofTraces(moment(begin, zone.value), moment(end, zone.value), duration(shortest), duration(longest));
  }
  const { area, attribute: key } = selection;
  const [begin, end] = [moment(area.from, zone.value), moment(area.to, zone.value)];
  return key === undefined
    ? t.selected(begin, end, duration(area.shortest), duration(area.longest))
    : a.selected(begin, end, key, shortNumber(area.shortest), shortNumber(area.longest));
}
