/** One trace. */

import type { ComponentType } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { shownService } from '../format/service-name.ts';
import '../style/trace.css';
import '../style/waterfall.css';
import { t } from '../messages/en.ts';
import { w } from '../messages/waterfall.ts';
import { rememberTrace } from '../palette/recent.ts';
import { Loaded } from '../shell/loaded.tsx';
import { serviceColours } from '../shell/service-colours.ts';
import { Blank, LoadingBar, Problem } from '../shell/states.tsx';
import { Banners } from './banners.tsx';
import { FindBar } from './find-bar.tsx';
import { useMarks } from './marks.ts';
import { Minimap } from './minimap.tsx';
import { serverTraces, type TraceSource } from './source.ts';
import { TraceHeader } from './trace-header.tsx';
import { TraceModel } from './trace-model.ts';
import { useColouring } from './use-colouring.ts';
import { shownView, type ViewProps } from './view.ts';
import { ViewSwitch } from './view-switch.tsx';
import { Waterfall } from './waterfall.tsx';

/** A trace that is not stored may be on its way. */
const POLL_MS = 1_000;
const POLLS = 10;

export interface TracePageProps {
  readonly traceId: string;
  readonly source?: TraceSource;
  /** Loads the views besides the waterfall. */
  readonly loadViews: () => Promise<ComponentType<ViewProps>>;
}

export function TracePage({ traceId, source = serverTraces, loadViews }: TracePageProps) {
  const model = useMemo(() => new TraceModel(traceId, source), [traceId, source]);
  useEffect(() => {
    void model.load();
    return () => model.stop();
  }, [model]);
  const facts = model.facts.value;
  const state = model.state.value;
  const problem = model.problem.value;
  const selected = model.selected.value;
  const { colouring, services, problem: colourProblem } = useColouring(model);
  const colours = useMemo(() => serviceColours(services.groups.map(({ name }) => name)), [services]);
  const marks = useMarks(model);
  useEffect(() => {
    document.title = `${facts?.rootSpan?.name ?? t.trace} · Spangraph`;
    const root = facts?.rootSpan;
    if (facts !== undefined && source.isStored)
      rememberTrace(traceId, root ? `${shownService(root.service.name)} ${root.name}` : t.noRoot);
  }, [facts]);
  return (
    <div class="trace-page">
      {problem !== undefined && <Problem error={problem} retry={() => void model.load()} />}
      {state === 'absent' && <Absent model={model} />}
      {facts === undefined && <LoadingBar isLoading={state === 'loading'} />}
      {facts !== undefined && (
        <>
          <TraceHeader model={model} facts={facts} colouring={colouring} />
          <Banners model={model} />
          {colourProblem !== undefined && <p class="banner">{w.valuesMissing(colourProblem.message)}</p>}
          <ViewSwitch />
          <Minimap model={model} colouring={colouring} />
          <FindBar model={model} />
          <div class={selected === undefined ? 'trace-body' : 'trace-body with-detail'}>
            {shownView.value === 'waterfall' ? (
              <Waterfall model={model} colouring={colouring} services={services} marks={marks} />
            ) : (
              <Loaded load={loadViews} model={model} colouring={colouring} colours={colours} />
            )}
            {selected !== undefined && <Loaded load={loadDetail} model={model} span={selected} />}
          </div>
        </>
      )}
    </div>
  );
}

const loadDetail = async () => (await import('./detail/detail-page.tsx')).SpanDetail;

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
