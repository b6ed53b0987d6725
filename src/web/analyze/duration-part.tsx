/** Spans by their start and duration, and what sets a selection of them apart. */
import { useMemo } from 'preact/hooks';
import { useAnswer } from '../data/use-answer.ts';
import { SpanHeatmapDocument } from '../generated/graphql.ts';
import { t } from '../messages/en.ts';
import { EmptyStorage } from '../search/empty-storage.tsx';
import { Heat } from '../search/heat.tsx';
import { cellsOf } from '../search/heat-cells.ts';
import { Blank, Refusal } from '../shell/states.tsx';
import { Answers, type AnswersProps } from './answers.tsx';
import { CellTable } from './cell-table.tsx';
import { HEIGHT, select } from './select.ts';
import { type Selection, selectionOf } from './selection.ts';
import { SelectionBar } from './selection-bar.tsx';
import { box } from './state.ts';

export function DurationPart(asked: Omit<AnswersProps, 'selection'>) {
  const answered = useAnswer(SpanHeatmapDocument, asked);
  const { data } = answered;
  const made = useMemo(() => cellsOf(data?.durationHeatmap), [data]);
  const { cells, extent } = made;
  const selection = useMemo(() => selectionOf(box.value, cells), [box.value, cells]);
  const isEmpty = data !== undefined && cells.length === 0;
  const isUnbounded = asked.query === null && asked.timeRange === null;
  return (
    <>
      <Refusal answered={answered} hasRange />
      {isEmpty && isUnbounded && <EmptyStorage />}
      {isEmpty && !isUnbounded && (
        <Blank title={t.noSpanMatches}>
          <p>{t.noMatchText}</p>
        </Blank>
      )}
      {!isEmpty && (
        <section class="plot" aria-label={t.plot}>
          {data !== undefined && <SelectionBar selection={selection} extent={extent} />}
          <Heat {...asked} area={data && areaOf(selection, extent)} onSelect={select} height={HEIGHT} />
          <CellTable map={made} onSelect={select} />
        </section>
      )}
      {data !== undefined && !isEmpty && <Answers {...asked} selection={selection} />}
    </>
  );
}

/** Where a selection is in the heatmap; failed spans may be anywhere. */
function areaOf(selection: Selection, { origin, lastTime, longest }: ReturnType<typeof cellsOf>['extent']) {
  if (selection.is === 'box') return selection.area;
  if (selection.is !== 'slow') return undefined;
  return { from: origin, to: origin + BigInt(Math.round(lastTime)), shortest: selection.atLeastNano, longest };
}
