/** What the trace is, and what can be done with it. */

import { compareHref } from '../compare/marked.ts';
import { exactNanos } from '../format/duration.ts';
import { shownService } from '../format/service-name.ts';
import { age, moment } from '../format/time.ts';
import { t } from '../messages/en.ts';
import { w } from '../messages/waterfall.ts';
import { copyLink } from '../shell/copy-link.ts';
import { Icon } from '../shell/icon.tsx';
import { lengthText } from '../shell/length-text.ts';
import { BASE } from '../state/place.ts';
import { zone } from '../state/preferences.ts';
import type { Colouring } from './colouring.ts';
import { Legend } from './legend.tsx';
import type { TraceFacts } from './load.ts';
import type { TraceSource } from './source.ts';
import type { TraceModel } from './trace-model.ts';

interface TraceHeaderProps {
  readonly model: TraceModel;
  readonly facts: TraceFacts;
  readonly colouring: Colouring;
}

export function TraceHeader({ model, facts, colouring }: TraceHeaderProps) {
  const { rootSpan, startTimeUnixNano: start, durationNano, spanCount, errorCount, services, traceId } = facts;
  return (
    <div class="trace-header">
      <div class="trace-title">
        <h1>
          <span class="muted">{rootSpan && shownService(rootSpan.service.name)}</span> {rootSpan?.name ?? t.noRoot}
        </h1>
        <code class="muted">{traceId}</code>
        <span class="trace-actions">
          {model.source.isStored && (
            <>
              <button type="button" onClick={() => void copyLink()}>
                <Icon name="link" />
                {t.copyLink}
              </button>
              <a class="button" href={compareHref(traceId)} title={t.compareTrace}>
                <Icon name="compare" />
                {t.compare}
              </a>
            </>
          )}
          <Download source={model.source} traceId={traceId} />
        </span>
      </div>
      <div class="trace-facts">
        <strong title={exactNanos(durationNano)}>{lengthText(durationNano, start)}</strong>
        <span title={age(start)}>{moment(start, zone.value)}</span>
        <span>{t.spanCount(spanCount)}</span>
        <span class={errorCount > 0 ? 'error-text' : ''}>{t.errorCount(errorCount)}</span>
        <span>{t.serviceCount(services.length)}</span>
        <Legend colouring={colouring} />
      </div>
      <Progress model={model} all={spanCount} />
    </div>
  );
}

interface DownloadProps {
  readonly source: TraceSource;
  readonly traceId: string;
}

function Download({ source, traceId }: DownloadProps) {
  const label = (
    <>
      <Icon name="download" />
      {t.download}
    </>
  );
  if (source.isStored) {
    return (
      <a class="button" href={`${BASE}export/${traceId}`} download={`trace-${traceId}.json`}>
        {label}
      </a>
    );
  }
  return (
    <button type="button" onClick={() => source.save?.(traceId)}>
      {label}
    </button>
  );
}

/** How much has come, while not all of it has, and how to get more: all of it, or what is below the selected span. */
function Progress({ model, all }: { readonly model: TraceModel; readonly all: number }) {
  const state = model.state.value;
  if (state === 'whole' || state === 'absent') return null;
  const loaded = model.loaded.value;
  return (
    <div class={state === 'loading' ? 'progress' : 'progress banner'}>
      <progress max={all} value={loaded} aria-label={t.loading} />
      <span>{(state === 'loading' ? t.loadingSpans : w.paused)(loaded, Math.max(all, loaded))}</span>
      {state === 'loading' ? (
        <button type="button" onClick={() => model.stop()}>
          {t.stop}
        </button>
      ) : (
        <>
          <button type="button" onClick={() => void model.loadMore()}>
            {w.loadMore}
          </button>
          <button type="button" onClick={() => void model.loadBelow(Math.max(0, model.active.value))}>
            {w.loadSubtree}
          </button>
        </>
      )}
    </div>
  );
}
