/** What the trace is, and what can be done with it. */
import { compareHref } from '../compare/marked.ts';
import { count } from '../format/count.ts';
import { duration, exactNanos } from '../format/duration.ts';
import { age, moment } from '../format/time.ts';
import { t } from '../messages/en.ts';
import { copyLink } from '../shell/copy-link.ts';
import { Icon } from '../shell/icon.tsx';
import { zone } from '../state/preferences.ts';
import type { TraceFacts } from './load.ts';
import type { TraceModel } from './trace-model.ts';

interface TraceHeaderProps {
  readonly model: TraceModel;
  readonly facts: TraceFacts;
  readonly colours: (service: string) => string;
}

export function TraceHeader({ model, facts, colours }: TraceHeaderProps) {
  const { rootSpan, startTimeUnixNano: start, durationNano, spanCount, errorCount, services, traceId } = facts;
  return (
    <div class="trace-header">
      <div class="trace-title">
        <h1>
          <span class="muted">{rootSpan?.service.name ?? ''}</span> {rootSpan?.name ?? t.noRoot}
        </h1>
        <code class="muted">{traceId}</code>
        <span class="trace-actions">
          {model.source.isShared && (
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
          <a class="button" href={model.source.downloadOf(traceId)} download={`trace-${traceId}.json`}>
            <Icon name="download" />
            {t.download}
          </a>
        </span>
      </div>
      <div class="trace-facts">
        <strong title={exactNanos(durationNano)}>{duration(durationNano)}</strong>
        <span title={age(start)}>{moment(start, zone.value)}</span>
        <span>{t.spanCount(spanCount)}</span>
        <span class={errorCount > 0 ? 'error-text' : ''}>{t.errorCount(errorCount)}</span>
        <span>{t.serviceCount(services.length)}</span>
        <Legend names={services.map(({ name }) => name)} colours={colours} />
      </div>
      <Progress model={model} all={spanCount} />
    </div>
  );
}

/** Services that are named; the names beside the rows have the rest. */
const SHOWN = 14;

function Legend({
  names,
  colours,
}: {
  readonly names: readonly string[];
  readonly colours: (service: string) => string;
}) {
  return (
    <span class="legend">
      {names.slice(0, SHOWN).map((name) => (
        <span key={name} class="service-dot">
          <i style={{ background: colours(name) }} aria-hidden="true" />
          {name}
        </span>
      ))}
      {names.length > SHOWN && <span class="muted">+{count(names.length - SHOWN)}</span>}
    </span>
  );
}

/** How much has come, while not all of it has. */
function Progress({ model, all }: { readonly model: TraceModel; readonly all: number }) {
  const state = model.state.value;
  if (state === 'whole' || state === 'absent') return null;
  const loaded = model.loaded.value;
  return (
    <div class="progress">
      <progress max={all} value={loaded} aria-label={t.loading} />
      <span>{t.loadingSpans(loaded, Math.max(all, loaded))}</span>
      {state === 'loading' ? (
        <button type="button" onClick={() => model.stop()}>
          {t.stop}
        </button>
      ) : (
        <button type="button" onClick={() => void model.loadMore()}>
          {t.loadMore}
        </button>
      )}
    </div>
  );
}
