/** Two traces beside each other. */
import { useEffect, useMemo } from 'preact/hooks';
import { useAnswer } from '../data/use-answer.ts';
import { ChangedAttributesDocument, CompareTracesDocument } from '../generated/graphql.ts';
import { c } from '../messages/compare.ts';
import { t } from '../messages/en.ts';
import { say } from '../shell/live-region.tsx';
import { serviceColours } from '../shell/service-colours.ts';
import { Blank, LoadingBar, Refusal } from '../shell/states.tsx';
import { change, parameter } from '../state/place.ts';
import '../style/compare.css';
import { type Changes, type Comparison, cutTo, rowsOf } from './comparison.ts';
import { DiffTable } from './diff-table.tsx';
import { PickTraces } from './pick-traces.tsx';
import type { Sided } from './row-detail.tsx';
import { sideIn } from './side.ts';
import { Sides } from './sides.tsx';

/** Durations that differ by less, as a share of the longer one, count as the same. */
const TOLERANCE = 0.1;

/** With more spans, attributes are loaded row by row, because the server does not answer all of them at once. */
const MOST_SPANS = 2_000;

const NONE: Changes = [];
const a = parameter('a');
const b = parameter('b');
const by = parameter('by');
const only = parameter('only');

export function ComparePage() {
  const [first, second] = [sideIn(a.value ?? ''), sideIn(b.value ?? '')];
  useEffect(() => {
    document.title = `${t.compare} · Spangraph`;
  }, []);
  if (first === undefined || second === undefined) {
    return <PickTraces first={first?.traceId} second={second?.traceId} />;
  }
  return <Answer sides={{ a: first, b: second }} />;
}

function variablesOf({ a: first, b: second }: Sided) {
  return { a: first.traceId, b: second.traceId, aSpanId: first.spanId ?? null, bSpanId: second.spanId ?? null };
}

function Answer({ sides }: { readonly sides: Sided }) {
  const asked = { ...variablesOf(sides), tolerance: TOLERANCE };
  const { data, error, isLoading, retry } = useAnswer(CompareTracesDocument, asked);
  const answer = data?.compareTraces;
  // While the next answer is under way, this is the one before.
  const shown = useMemo(
    () => answer && { comparison: cutTo(answer, sides.a.spanId, sides.b.spanId), sides, key: `${a.value} ${b.value}` },
    [answer],
  );
  return (
    <div class="compare-page">
      <h1 class="unseen">{t.compare}</h1>
      <LoadingBar isLoading={isLoading} />
      <Refusal answered={{ error, retry }} />
      {answer === null && (
        <Blank title={t.notBothStored}>
          <p class="actions">
            <button type="button" onClick={() => change({ b: undefined })}>
              {t.chooseOther}
            </button>
          </p>
        </Blank>
      )}
      {shown && <Compared key={shown.key} comparison={shown.comparison} sides={shown.sides} />}
    </div>
  );
}

interface ComparedProps {
  readonly comparison: Comparison;
  readonly sides: Sided;
}

function Compared({ comparison, sides }: ComparedProps) {
  const isSmall = comparison.a.spanCount + comparison.b.spanCount <= MOST_SPANS;
  const changed = useAnswer(ChangedAttributesDocument, isSmall ? variablesOf(sides) : undefined);
  const changes = changed.data?.compareTraces?.nodes ?? NONE;
  const [isByDuration, isOnlyDifferent] = [by.value === 'duration', only.value === 'diff'];
  const rows = useMemo(
    () => rowsOf(comparison, changes, { isByDuration, isOnlyDifferent }),
    [comparison, changes, isByDuration, isOnlyDifferent],
  );
  const names = [...comparison.a.services, ...comparison.b.services].map(({ name }) => name);
  const colours = serviceColours([...new Set(names)]);
  useEffect(() => say(t.rowCount(rows.length)), [rows.length]);
  return (
    <>
      {changed.error !== undefined && <p class="banner">{t.noChangedAttributes(changed.error.message)}</p>}
      <Sides comparison={comparison} sides={sides} colours={colours} />
      <div class="compare-bar">
        <div class="segments" role="group" aria-label={t.order}>
          <button type="button" aria-pressed={!isByDuration} onClick={() => change({ by: undefined })}>
            {t.byTree}
          </button>
          <button type="button" aria-pressed={isByDuration} onClick={() => change({ by: 'duration' })}>
            {t.byChange}
          </button>
        </div>
        <button
          type="button"
          aria-pressed={isOnlyDifferent}
          onClick={() => change({ only: isOnlyDifferent ? undefined : 'diff' })}
        >
          {t.onlyDifferent}
        </button>
        <span class="muted">{t.tolerance(100 * TOLERANCE)}</span>
        {!isSmall && <span class="muted">{c.byRow(MOST_SPANS)}</span>}
        <span class="total">{t.rowCount(rows.length)}</span>
      </div>
      {rows.length === 0 ? (
        <Blank title={t.noDifference} />
      ) : (
        <DiffTable
          key={`${isByDuration} ${isOnlyDifferent}`}
          rows={rows}
          isTree={!isByDuration}
          longest={Math.max(Number(comparison.a.durationNano), Number(comparison.b.durationNano), 1)}
          colours={colours}
          sides={sides}
        />
      )}
    </>
  );
}
