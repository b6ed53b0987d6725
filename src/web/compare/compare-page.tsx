/** Two traces beside each other. */
import { useEffect } from 'preact/hooks';
import { useAnswer } from '../data/use-answer.ts';
import { ChangedAttributesDocument, CompareTracesDocument } from '../generated/graphql.ts';
import { t } from '../messages/en.ts';
import { say } from '../shell/live-region.tsx';
import { serviceColours } from '../shell/service-colours.ts';
import { Blank, LoadingBar, Refusal } from '../shell/states.tsx';
import { traceIdIn } from '../shell/trace-id.ts';
import { change, parameter } from '../state/place.ts';
import '../style/compare.css';
import { type Changes, type Comparison, rowsOf } from './comparison.ts';
import { DiffTable } from './diff-table.tsx';
import { PickTraces } from './pick-traces.tsx';
import { Sides } from './sides.tsx';

/** Durations that differ by less, as a share of the longer one, count as the same. */
const TOLERANCE = 0.1;

const NONE: Changes = [];
const a = parameter('a');
const b = parameter('b');
const by = parameter('by');
const only = parameter('only');

export function ComparePage() {
  const [first, second] = [traceIdIn(a.value ?? ''), traceIdIn(b.value ?? '')];
  const isWhole = first !== undefined && second !== undefined;
  const asked = isWhole ? { a: first, b: second, tolerance: TOLERANCE } : undefined;
  const { data, error, isLoading, retry } = useAnswer(CompareTracesDocument, asked);
  const comparison = data?.compareTraces;
  useEffect(() => {
    document.title = `${t.compare} · Spangraph`;
  }, []);
  if (!isWhole) return <PickTraces first={first} second={second} />;
  return (
    <div class="compare-page">
      <h1 class="unseen">{t.compare}</h1>
      <LoadingBar isLoading={isLoading} />
      <Refusal answered={{ error, retry }} />
      {comparison === null && (
        <Blank title={t.notBothStored}>
          <p class="actions">
            <button type="button" onClick={() => change({ b: undefined })}>
              {t.chooseOther}
            </button>
          </p>
        </Blank>
      )}
      {comparison && <Compared key={`${comparison.a.traceId} ${comparison.b.traceId}`} comparison={comparison} />}
    </div>
  );
}

function Compared({ comparison }: { readonly comparison: Comparison }) {
  // Asked afterwards and by itself: it reads all attributes, which of large traces may be more than the server allows.
  const ids = { a: comparison.a.traceId, b: comparison.b.traceId, tolerance: TOLERANCE };
  const changed = useAnswer(ChangedAttributesDocument, ids);
  const changes = changed.data?.compareTraces?.nodes ?? NONE;
  const shown = { isByDuration: by.value === 'duration', isOnlyDifferent: only.value === 'diff' };
  const rows = rowsOf(comparison, changes, shown);
  const names = [...comparison.a.services, ...comparison.b.services].map(({ name }) => name);
  const colours = serviceColours([...new Set(names)]);
  useEffect(() => say(t.rowCount(rows.length)), [rows.length]);
  return (
    <>
      {changed.error !== undefined && <p class="banner">{t.noChangedAttributes(changed.error.message)}</p>}
      <Sides comparison={comparison} colours={colours} />
      <div class="compare-bar">
        <div class="segments" role="group" aria-label={t.order}>
          <button type="button" aria-pressed={!shown.isByDuration} onClick={() => change({ by: undefined })}>
            {t.byTree}
          </button>
          <button type="button" aria-pressed={shown.isByDuration} onClick={() => change({ by: 'duration' })}>
            {t.byChange}
          </button>
        </div>
        <button
          type="button"
          aria-pressed={shown.isOnlyDifferent}
          onClick={() => change({ only: shown.isOnlyDifferent ? undefined : 'diff' })}
        >
          {t.onlyDifferent}
        </button>
        <span class="muted">{t.tolerance(100 * TOLERANCE)}</span>
        <span class="total">{t.rowCount(rows.length)}</span>
      </div>
      {rows.length === 0 ? (
        <Blank title={t.noDifference} />
      ) : (
        <DiffTable
          key={JSON.stringify(shown)}
          rows={rows}
          isTree={!shown.isByDuration}
          longest={Math.max(Number(comparison.a.durationNano), Number(comparison.b.durationNano), 1)}
          colours={colours}
        />
      )}
    </>
  );
}
