/** What sets some spans apart from the rest. */
import { useEffect, useMemo } from 'preact/hooks';
import { useAnswer } from '../data/use-answer.ts';
import { SpanHeatmapDocument } from '../generated/graphql.ts';
import { t } from '../messages/en.ts';
import { SavedButton } from '../saved/saved-button.tsx';
import { Chips } from '../search/chips.tsx';
import type { Area } from '../search/frame.ts';
import { Heat } from '../search/heat.tsx';
import { cellsOf } from '../search/heat-cells.ts';
import { QueryBar } from '../search/query-bar.tsx';
import { query, refresh, timeRange } from '../search/state.ts';
import { TimeRange } from '../search/time-range.tsx';
import { useKeys } from '../shell/keys.ts';
import { Blank, Refusal } from '../shell/states.tsx';
import { change, parameter } from '../state/place.ts';
import '../style/analyze.css';
import { Answers } from './answers.tsx';
import { CellTable } from './cell-table.tsx';
import { boxText, type Selection, selectionOf } from './selection.ts';
import { SelectionBar } from './selection-bar.tsx';

const HEIGHT = 220;
const box = parameter('box');

function select(area: Area): void {
  change({ box: boxText(area) });
}

/** Fields and popovers have that key first. */
function clear({ target }: Event): void {
  if (target instanceof Element && target.closest('input, .popover') !== null) return;
  change({ box: undefined });
}

export function AnalyzePage() {
  const asked = { query: query.value ?? null, timeRange: timeRange.value };
  const answered = useAnswer(SpanHeatmapDocument, asked);
  const { data } = answered;
  const made = useMemo(() => cellsOf(data?.durationHeatmap), [data]);
  const { cells, extent } = made;
  const selection = useMemo(() => selectionOf(box.value, cells), [box.value, cells]);
  useEffect(() => {
    document.title = `${t.analyze} · Spangraph`;
  }, []);
  useKeys({ Escape: clear });
  const isEmpty = data !== undefined && cells.length === 0;
  return (
    <div class="search-page analyze-page">
      <h1 class="unseen">{t.analyze}</h1>
      <div class="search-line">
        <QueryBar />
        <TimeRange onRefresh={refresh} />
        <SavedButton />
      </div>
      <Chips />
      <Refusal answered={answered} hasRange />
      {isEmpty && (
        <Blank title={t.noSpanMatches}>
          <p>{t.noMatchText}</p>
        </Blank>
      )}
      {!isEmpty && (
        <section class="plot" aria-label={t.plot}>
          {data !== undefined && <SelectionBar selection={selection} />}
          <Heat {...asked} area={areaOf(selection, extent)} onSelect={select} height={HEIGHT} />
          <CellTable map={made} onSelect={select} />
        </section>
      )}
      {data !== undefined && !isEmpty && <Answers {...asked} selection={selection} />}
    </div>
  );
}

/** Where a selection is in the heatmap; failed spans may be anywhere. */
function areaOf(selection: Selection, { origin, lastTime, longest }: ReturnType<typeof cellsOf>['extent']) {
  if (selection.is === 'box') return selection.area;
  if (selection.is === 'failed') return undefined;
  return { from: origin, to: origin + BigInt(Math.round(lastTime)), shortest: selection.atLeastNano, longest };
}
