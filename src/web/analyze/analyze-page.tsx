/** What sets some spans apart from the rest. */
import { useEffect } from 'preact/hooks';
import { t } from '../messages/en.ts';
import { SavedButton } from '../saved/saved-button.tsx';
import { Chips } from '../search/chips.tsx';
import { inFirstRange } from '../search/first-range.tsx';
import { QueryBar } from '../search/query-bar.tsx';
import { query, refresh, timeRange } from '../search/state.ts';
import { TimeRange } from '../search/time-range.tsx';
import { useKeys } from '../shell/keys.ts';
import { change } from '../state/place.ts';
import '../style/analyze.css';
import { AttributePart } from './attribute-part.tsx';
import { AxisField } from './axis-field.tsx';
import { DurationPart } from './duration-part.tsx';
import { attribute } from './state.ts';

/** Fields and popovers have that key first. */
function clear({ target }: Event): void {
  if (target instanceof Element && target.closest('input, .popover') !== null) return;
  change({ box: undefined });
}

export const AnalyzePage = inFirstRange(function AnalyzePage() {
  const asked = { query: query.value ?? null, timeRange: timeRange.value };
  useEffect(() => {
    document.title = `${t.analyze} · Spangraph`;
  }, []);
  useKeys({ Escape: clear });
  return (
    <div class="search-page analyze-page">
      <h1 class="unseen">{t.analyze}</h1>
      <div class="search-line">
        <QueryBar />
        <TimeRange onRefresh={refresh} />
        <SavedButton />
      </div>
      <div class="axis-line">
        <Chips />
        <AxisField timeRange={asked.timeRange} />
      </div>
      {attribute.value === undefined ? (
        <DurationPart {...asked} />
      ) : (
        <AttributePart key={attribute.value} attribute={attribute.value} {...asked} />
      )}
    </div>
  );
});
