/** One trace. */
import { useEffect, useMemo } from 'preact/hooks';
import { t } from '../messages/en.ts';
import { rememberTrace } from '../palette/recent.ts';
import { serviceColours } from '../shell/service-colours.ts';
import { Blank, LoadingBar, Problem } from '../shell/states.tsx';
import { FindBar } from './find-bar.tsx';
import { useMarks } from './marks.ts';
import { Minimap } from './minimap.tsx';
import { SpanDetail } from './span-detail.tsx';
import { TraceHeader } from './trace-header.tsx';
import { TraceModel } from './trace-model.ts';
import { Waterfall } from './waterfall.tsx';

/** A trace that is not stored may be on its way. */
const POLL_MS = 1_000;
const POLLS = 10;

export function TracePage({ traceId }: { readonly traceId: string }) {
  const model = useMemo(() => new TraceModel(traceId), [traceId]);
  useEffect(() => {
    void model.load();
    return () => model.stop();
  }, [model]);
  const facts = model.facts.value;
  const state = model.state.value;
  const problem = model.problem.value;
  const selected = model.selected.value;
  const colours = useColours(model);
  const marks = useMarks(model);
  useEffect(() => {
    document.title = `${facts?.rootSpan?.name ?? t.trace} · Spangraph`;
    const root = facts?.rootSpan;
    if (facts !== undefined) rememberTrace(traceId, root ? `${root.service.name} ${root.name}` : t.noRoot);
  }, [facts]);
  return (
    <div class="trace-page">
      {problem !== undefined && <Problem error={problem} retry={() => void model.load()} />}
      {state === 'absent' && <Absent model={model} />}
      {facts === undefined && <LoadingBar isLoading={state === 'loading'} />}
      {facts !== undefined && (
        <>
          <TraceHeader model={model} facts={facts} colours={colours} />
          {facts.missingParentCount > 0 && <p class="banner">{t.missingParents(facts.missingParentCount)}</p>}
          <Minimap model={model} colours={colours} />
          <FindBar model={model} />
          <div class={selected === undefined ? 'trace-body' : 'trace-body with-detail'}>
            <Waterfall model={model} colours={colours} marks={marks} />
            {selected !== undefined && <SpanDetail model={model} span={selected} />}
          </div>
        </>
      )}
    </div>
  );
}

/** By how many spans of the trace services have, so that two people see the same colours. */
function useColours(model: TraceModel): (service: string) => string {
  const tree = model.tree.value;
  const facts = model.facts.value;
  const { store } = model;
  const names = useMemo(() => {
    const spans = store.services.all.map(() => 0);
    for (const place of store.service.subarray(0, store.size)) spans[place] = (spans[place] ?? 0) + 1;
    const found = store.services.all.map((name, place) => ({ name, spans: spans[place] ?? 0 }));
    return found.sort((a, b) => b.spans - a.spans || (a.name < b.name ? -1 : 1)).map(({ name }) => name);
  }, [tree, facts]);
  const key = names.join('\n');
  return useMemo(() => serviceColours(names), [key]);
}

/** Looks again for some seconds: spans of a new trace may be on their way. */
function Absent({ model }: { readonly model: TraceModel }) {
  useEffect(() => {
    let polls = 0;
    const timer = setInterval(() => {
      if (++polls >= POLLS) clearInterval(timer);
      void model.lookAgain();
    }, POLL_MS);
    return () => clearInterval(timer);
  }, [model]);
  return (
    <Blank title={t.notStored} isPage>
      <p>
        <code>{model.traceId}</code>
      </p>
      <p class="muted">{t.polling}</p>
      <button type="button" onClick={() => void model.lookAgain()}>
        {t.lookAgain}
      </button>
    </Blank>
  );
}
