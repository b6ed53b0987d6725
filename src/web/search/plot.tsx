/** The picture above the results, and what is selected in it. */
import { useEffect, useState } from 'preact/hooks';
import { duration, traceqlDuration } from '../format/duration.ts';
import { moment, toDateTime } from '../format/time.ts';
import { t } from '../messages/en.ts';
import { r } from '../messages/results.ts';
import { shape } from '../results/state.ts';
import { useKeys } from '../shell/keys.ts';
import { change, hrefOf } from '../state/place.ts';
import { zone } from '../state/preferences.ts';
import type { Area } from './frame.ts';
import { Heat } from './heat.tsx';
import type { PlotProps } from './picture.ts';
import { withConditions } from './query-text.ts';
import { Scatter } from './scatter.tsx';
import { from as fromText, PLOTS, plotName, query, to as toText } from './state.ts';

/** The field of durations that each picture shows. */
const FIELDS = { scatter: 'trace:duration', heat: 'duration' } as const;

export function Plot(props: PlotProps) {
  const [area, setArea] = useState<Area>();
  const name = plotName.value;
  // A selection belongs to the picture that it was made in.
  useEffect(() => setArea(undefined), [name, props.query, fromText.value, toText.value]);
  const shared = { ...props, area, onSelect: setArea };
  return (
    <section class="plot" aria-label={t.plot}>
      <div class="plot-head">
        {area !== undefined && name !== 'none' && (
          <Selected area={area} field={FIELDS[name]} onClear={() => setArea(undefined)} />
        )}
        <div class="segments" role="group" aria-label={t.plot}>
          {PLOTS.map((one) => (
            <button
              key={one}
              type="button"
              aria-pressed={one === name}
              onClick={() => change({ plot: one === 'scatter' ? undefined : one })}
            >
              {t[one]}
            </button>
          ))}
        </div>
      </div>
      {name === 'scatter' && <Scatter {...shared} />}
      {name === 'heat' && <Heat {...shared} />}
    </section>
  );
}

interface SelectedProps {
  readonly area: Area;
  readonly field: string;
  readonly onClear: () => void;
}

/** What is selected in words, and what can be done with it. */
function Selected({ area, field, onClear }: SelectedProps) {
  useKeys({ Escape: onClear });
  const { from, to, shortest, longest } = area;
  const show = (): void => {
    const conditions = [`${field} >= ${traceqlDuration(shortest)}`, `${field} <= ${traceqlDuration(longest)}`];
    change({ q: withConditions(query.value ?? '', ...conditions), from: toDateTime(from), to: toDateTime(to) });
  };
  return (
    <div class="plot-selection" role="group" aria-label={t.plot}>
      <span>{t.selected(moment(from, zone.value), moment(to, zone.value), duration(shortest), duration(longest))}</span>
      <button type="button" class="primary" onClick={show}>
        {shape.value === 'spans' ? r.showSpans : t.showTraces}
      </button>
      <a
        class="button"
        href={hrefOf('analyze', {
          q: query.value,
          from: fromText.value,
          to: toText.value,
          box: [from, to, shortest, longest].join(','),
        })}
      >
        {t.compareRest}
      </a>
      <button type="button" onClick={onClear}>
        {t.clear}
      </button>
    </div>
  );
}
