/** What is selected, in words, and other selections. */
import { duration } from '../format/duration.ts';
import { moment } from '../format/time.ts';
import { t } from '../messages/en.ts';
import { from, query, to } from '../search/state.ts';
import { change, hrefOf } from '../state/place.ts';
import { zone } from '../state/preferences.ts';
import { type Selection, searchOf } from './selection.ts';

const PRESETS = ['failed', 'slow'] as const;

export function SelectionBar({ selection }: { readonly selection: Selection }) {
  const traces = searchOf(selection, query.value ?? '', { from: from.value, to: to.value });
  return (
    <div class="plot-head">
      <div class="plot-selection" role="group" aria-label={t.selection}>
        <div class="segments">
          {PRESETS.map((name) => (
            <button key={name} type="button" aria-pressed={selection.is === name} onClick={() => change({ box: name })}>
              {t.presets[name]}
            </button>
          ))}
        </div>
        <span class="selection-swatch" aria-hidden="true" />
        <strong>{selectionText(selection)}</strong>
        <a class="button" href={hrefOf('traces', traces)}>
          {t.showTraces}
        </a>
        {selection.is === 'box' && (
          <button type="button" onClick={() => change({ box: undefined })}>
            {t.clear}
          </button>
        )}
      </div>
      <span class="muted">{t.drawBox}</span>
    </div>
  );
}

/** In words. */
function selectionText(selection: Selection): string {
  if (selection.is === 'failed') return t.failedSpans;
  if (selection.is === 'slow') return t.slowSpans(duration(selection.atLeastNano));
  const { area } = selection;
  const times = [area.from, area.to].map((time) => moment(time, zone.value));
  return t.selected(times[0] ?? '', times[1] ?? '', duration(area.shortest), duration(area.longest));
}
