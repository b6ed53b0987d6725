/** The picture above the results, and what is selected in it. */
import { useEffect, useState } from 'preact/hooks';
import { duration, traceqlDuration } from '../format/duration.ts';
import { moment, toDateTime } from '../format/time.ts';
import { t } from '../messages/en.ts';
import { r } from '../messages/results.ts';
import { useKeys } from '../shell/keys.ts';
import { change, hrefOf } from '../state/place.ts';
import { zone } from '../state/preferences.ts';
import type { Shape } from './columns.ts';
import type { Area } from './frame.ts';
import { Heat } from './heat.tsx';
import type { PlotProps } from './picture.ts';
import { withConditions } from './query-text.ts';
import { listAs, shape } from './result-state.ts';
import { Scatter } from './scatter.tsx';
import { from as fromText, PLOTS, plotName, query, to as toText } from './state.ts';

/** The field of durations that each picture shows, and what its boxes begin with in the URL of what sets spans apart. */
const FIELDS = { scatter: 'trace:duration', heat: 'duration' } as const;
const BOXES = { scatter: ['traces'], heat: [] } as const;

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
          <Selected area={area} picture={name} onClear={() => setArea(undefined)} />
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
  readonly picture: keyof typeof FIELDS;
  readonly onClear: () => void;
}

/** What is selected in words, and what can be done with it. */
function Selected({ area, picture, onClear }: SelectedProps) {
  useKeys({ Escape: onClear });
  const { from, to, shortest, longest } = area;
  const field = FIELDS[picture];
  const showAs = (next: Shape): void => {
    const conditions = [`${field} >= ${traceqlDuration(shortest)}`, `${field} <= ${traceqlDuration(longest)}`];
    const q = withConditions(query.value ?? '', ...conditions);
    if (next !== shape.value) listAs(next);
    change({ q, from: toDateTime(from), to: toDateTime(to) });
  };
  return (
    <div class="plot-selection" role="group" aria-label={t.plot}>
      <span>{t.selected(moment(from, zone.value), moment(to, zone.value), duration(shortest), duration(longest))}</span>
      {picture === 'heat' && (
        <button type="button" class="primary" onClick={() => showAs('spans')}>
          {r.showSpans}
        </button>
      )}
      <button
        type="button"
        class={picture === 'heat' ? '' : 'primary'}
        title={picture === 'heat' ? t.tracesInBox : undefined}
        onClick={() => showAs('traces')}
      >
        {t.showTraces}
      </button>
      <a
        class="button"
        href={hrefOf('analyze', {
          q: query.value,
          from: fromText.value,
          to: toText.value,
          box: [...BOXES[picture], from, to, shortest, longest].join(','),
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
