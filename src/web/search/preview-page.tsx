/** A trace beside the results: its facts, its first spans and its errors. */

import { useAnswer } from '../data/use-answer.ts';
import { count } from '../format/count.ts';
import { duration, exactNanos } from '../format/duration.ts';
import { shownService } from '../format/service-name.ts';
import { moment } from '../format/time.ts';
import { TracePreviewDocument, type TracePreviewQuery } from '../generated/graphql.ts';
import { t } from '../messages/en.ts';
import { r } from '../messages/results.ts';
import { Icon } from '../shell/icon.tsx';
import { useKeys } from '../shell/keys.ts';
import { serviceColours } from '../shell/service-colours.ts';
import { LoadingBar, Refusal } from '../shell/states.tsx';
import { hrefOf } from '../state/place.ts';
import { zone } from '../state/preferences.ts';
import '../style/preview.css';
import { PreviewBars } from './preview-bars.tsx';
import { preview } from './result-state.ts';
import { valueText } from './value-text.ts';

type Trace = NonNullable<TracePreviewQuery['trace']>;

/** Names that are shown, and how many more there are. */
const SHOWN_SERVICES = 12;

interface PreviewProps {
  readonly traceId: string;
  /** The span that was found. */
  readonly spanId: string | undefined;
}

export function Preview({ traceId, spanId }: PreviewProps) {
  const answered = useAnswer(TracePreviewDocument, { traceId });
  useKeys({ Escape: () => preview(undefined) });
  const trace = answered.data?.trace;
  return (
    <aside class="preview" aria-label={r.preview}>
      <LoadingBar isLoading={answered.isLoading} />
      <header>
        <h2>
          {trace?.rootSpan && <span class="service">{shownService(trace.rootSpan.service.name)}</span>}{' '}
          <bdi>{trace === null ? '' : (trace?.rootSpan?.name ?? traceId)}</bdi>
        </h2>
        <button type="button" class="icon" aria-label={r.closePreview} onClick={() => preview(undefined)}>
          <Icon name="close" />
        </button>
      </header>
      <Refusal answered={answered} />
      {trace === null && <p class="muted">{r.notStored}</p>}
      {trace && <Facts trace={trace} />}
      {trace && (
        <p class="actions">
          <a class="button primary" href={hrefOf(`trace/${trace.traceId}`, { span: spanId })}>
            {r.openTrace}
          </a>
          <a class="button" href={hrefOf('compare', { a: trace.traceId })}>
            {t.compare}
          </a>
        </p>
      )}
      {trace && <Errors trace={trace} />}
      {trace && <PreviewBars trace={trace} found={spanId} colours={coloursOf(trace)} />}
    </aside>
  );
}

function coloursOf({ services }: Trace): (service: string) => string {
  return serviceColours(services.map(({ name }) => name));
}

function Facts({ trace }: { readonly trace: Trace }) {
  const colours = coloursOf(trace);
  const facts = [
    [t.started, moment(trace.startTimeUnixNano, zone.value), ''],
    [t.durationHead, duration(trace.durationNano), exactNanos(trace.durationNano)],
    [t.spans, count(trace.spanCount), ''],
    [t.errors, count(trace.errorCount), ''],
  ] as const;
  return (
    <>
      <dl class="preview-facts">
        {facts.map(([name, text, title]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd title={title} class={name === t.errors && trace.errorCount > 0 ? 'error-text' : ''}>
              {text}
            </dd>
          </div>
        ))}
      </dl>
      <p class="preview-services">
        {trace.services.slice(0, SHOWN_SERVICES).map(({ name }) => (
          <span key={name} class="service-dot">
            <i style={{ background: colours(name) }} aria-hidden="true" />
            <bdi>{shownService(name)}</bdi>
          </span>
        ))}
        {trace.services.length > SHOWN_SERVICES && <span class="muted">+{trace.services.length - SHOWN_SERVICES}</span>}
      </p>
      {trace.missingParentCount > 0 && <p class="muted">{t.missingParents(trace.missingParentCount)}</p>}
    </>
  );
}

/** The first spans that failed, with what they say about it. */
function Errors({ trace }: { readonly trace: Trace }) {
  if (trace.failed.nodes.length === 0) return null;
  return (
    <section class="preview-errors" aria-label={r.failedSpans}>
      <h3>{r.failedSpans}</h3>
      <ul>
        {trace.failed.nodes.map(({ spanId, name, service, status, exceptions: [exception] }) => (
          <li key={spanId}>
            <Icon name="error" />
            <a href={hrefOf(`trace/${trace.traceId}`, { span: spanId })}>
              <bdi>{shownService(service.name)}</bdi> <bdi>{name}</bdi>
            </a>
            <span>
              <bdi>{valueText(status.message || exception?.message || exception?.type || r.noMessage)}</bdi>
            </span>
          </li>
        ))}
      </ul>
      {trace.errorCount > trace.failed.nodes.length && (
        <p class="muted">{t.firstOf(trace.failed.nodes.length, trace.errorCount)}</p>
      )}
    </section>
  );
}
