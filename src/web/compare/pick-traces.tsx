/** Asks for the traces to compare: by id, or from those that began with the same operation. */

import { useState } from 'preact/hooks';
import { useAnswer } from '../data/use-answer.ts';
import { shownService } from '../format/service-name.ts';
import {
  type OrderDirection,
  TracesToCompareDocument,
  TraceToCompareDocument,
  type TraceToCompareQuery,
} from '../generated/graphql.ts';
import { t } from '../messages/en.ts';
import { LoadingBar, Problem } from '../shell/states.tsx';
import { traceIdIn } from '../shell/trace-id.ts';
import { change } from '../state/place.ts';
import { TraceLinks, TraceSearch } from './trace-search.tsx';

interface PickTracesProps {
  readonly first: string | undefined;
  readonly second: string | undefined;
}

export function PickTraces({ first, second }: PickTracesProps) {
  const known = first ?? second;
  const { data, error, retry } = useAnswer(
    TraceToCompareDocument,
    known === undefined ? undefined : { traceId: known },
  );
  const trace = data?.trace ?? undefined;
  return (
    <div class="pick-traces">
      <h1>{t.compare}</h1>
      <p class="muted">{t.compareText}</p>
      <IdForm first={first} second={second} />
      {error !== undefined && <Problem error={error} retry={retry} />}
      {data?.trace === null && <p role="status">{t.notStored}</p>}
      {trace?.rootSpan && trace.traceId === known && (
        <>
          <h2>{t.sameOperation(shownService(trace.rootSpan.service.name), trace.rootSpan.name)}</h2>
          <div class="candidates">
            <Candidates direction="ASC" title={t.fastest} trace={trace} isFirstMissing={first === undefined} />
            <Candidates direction="DESC" title={t.slowest} trace={trace} isFirstMissing={first === undefined} />
          </div>
        </>
      )}
      <TraceSearch known={known} isFirstMissing={first === undefined} />
    </div>
  );
}

function IdForm({ first, second }: PickTracesProps) {
  const [ids, setIds] = useState({ a: first ?? '', b: second ?? '' });
  const [isWrong, setIsWrong] = useState(false);
  const submit = (event: Event): void => {
    event.preventDefault();
    const [a, b] = [traceIdIn(ids.a), traceIdIn(ids.b)];
    setIsWrong(a === undefined || b === undefined);
    if (a !== undefined && b !== undefined) change({ a, b });
  };
  return (
    <form class="id-form" onSubmit={submit}>
      {(['a', 'b'] as const).map((side) => (
        <label key={side}>
          {t.traceIdOf(side.toUpperCase())}
          <input
            value={ids[side]}
            placeholder={t.traceIdHint}
            aria-invalid={isWrong && traceIdIn(ids[side]) === undefined}
            onInput={({ currentTarget }) => setIds({ ...ids, [side]: currentTarget.value })}
          />
        </label>
      ))}
      <button type="submit" class="primary">
        {t.compare}
      </button>
      {isWrong && (
        <p class="error-text" role="alert">
          {t.noTraceId}
        </p>
      )}
    </form>
  );
}

interface CandidatesProps {
  readonly direction: OrderDirection;
  readonly title: string;
  readonly trace: NonNullable<TraceToCompareQuery['trace']>;
  readonly isFirstMissing: boolean;
}

/** Traces with the same root: the shortest or the longest ones. */
function Candidates({ direction, title, trace: { traceId, rootSpan }, isFirstMissing }: CandidatesProps) {
  const filter = {
    and: [{ rootName: { eq: rootSpan?.name ?? '' } }, { rootService: { eq: rootSpan?.service.name ?? '' } }],
  };
  const { data, isLoading } = useAnswer(TracesToCompareDocument, { filter, direction });
  const found = data?.traces.nodes.filter((other) => other.traceId !== traceId) ?? [];
  return (
    <section>
      <h3>{title}</h3>
      <LoadingBar isLoading={isLoading} />
      {data !== undefined && found.length === 0 && <p class="muted">{t.noOther}</p>}
      <TraceLinks traces={found} known={traceId} isFirstMissing={isFirstMissing} />
    </section>
  );
}
