/** Spans by their start and the number of an attribute, and what sets a selection of them apart. */
import { useMemo } from 'preact/hooks';
import { useAnswer } from '../data/use-answer.ts';
import { AttributeSpansDocument, type SpanFilter } from '../generated/graphql.ts';
import { a } from '../messages/analyze.ts';
import { t } from '../messages/en.ts';
import type { Area, Extent } from '../search/frame.ts';
import { Blank, LoadingBar, Refusal } from '../shell/states.tsx';
import { change } from '../state/place.ts';
import { Answers, type AnswersProps } from './answers.tsx';
import { attributePoints } from './attribute-points.ts';
import { AttributeScatter } from './attribute-scatter.tsx';
import { HEIGHT, select } from './select.ts';
import { attributeSelectionOf, type Selection } from './selection.ts';
import { SelectionBar } from './selection-bar.tsx';
import { box } from './state.ts';

/** Spans that are drawn at most, the newest. */
const MOST = 1_000;

type AttributePartProps = Omit<AnswersProps, 'selection'> & { readonly attribute: string };

export function AttributePart({ attribute, query, timeRange }: AttributePartProps) {
  const asked = { query, timeRange, filter: numberFilter(attribute), key: attribute, first: MOST };
  const answered = useAnswer(AttributeSpansDocument, asked);
  const spans = answered.data?.spans;
  const made = useMemo(() => attributePoints(spans?.nodes ?? []), [spans]);
  const { points, extent } = made;
  const selection = useMemo(
    () =>
      attributeSelectionOf(
        box.value,
        attribute,
        points.map(({ value }) => value),
      ),
    [box.value, attribute, points],
  );
  return (
    <>
      <Refusal answered={answered} hasRange />
      <LoadingBar isLoading={answered.isLoading} />
      {spans !== undefined && points.length === 0 && (
        <Blank title={a.noNumbers(attribute)}>
          <p>{a.noNumbersText}</p>
          <button type="button" onClick={() => change({ y: undefined, box: undefined })}>
            {a.showDurations}
          </button>
        </Blank>
      )}
      {spans !== undefined && points.length > 0 && (
        <>
          <section class="plot" aria-label={t.plot}>
            <SelectionBar selection={selection} extent={extent} />
            <AttributeScatter
              {...{ attribute, made }}
              total={spans.totalCount}
              area={areaOf(selection, extent)}
              onSelect={select}
              height={HEIGHT}
            />
          </section>
          <Answers query={query} timeRange={timeRange} selection={selection} />
        </>
      )}
    </>
  );
}

/** Spans that have a number as this attribute. */
function numberFilter(key: string): SpanFilter {
  const types = ['INT', 'DOUBLE'] as const;
  return { or: types.map((type) => ({ attribute: { key, scope: 'SPAN', type, exists: true } })) };
}

/** Where a selection is in the picture; failed spans may be anywhere. */
function areaOf(selection: Selection, { origin, lastTime, longest }: Extent): Area | undefined {
  if (selection.is === 'box') return selection.area;
  if (selection.is !== 'high') return undefined;
  return { from: origin, to: origin + BigInt(Math.round(lastTime)) + 1n, shortest: selection.atLeast, longest };
}
