/** Events of a span, and spans that it is linked with in either direction. */

import { duration } from '../../format/duration.ts';
import { shownService } from '../../format/service-name.ts';
import { t } from '../../messages/en.ts';
import type { TraceModel } from '../trace-model.ts';
import { Attributes } from './attributes.tsx';
import type { Detail } from './detail.ts';

interface SpanEventsProps {
  readonly detail: Detail;
  readonly isStored: boolean;
}

export function SpanEvents({ detail: { events, startTimeUnixNano }, isStored }: SpanEventsProps) {
  return (
    <ol class="events">
      {events.nodes.map(({ name, timeUnixNano, attributes }, index) => (
        <li key={`${index} ${timeUnixNano}`}>
          <details open={index < 3}>
            <summary>
              <strong>{name || '·'}</strong>{' '}
              <span class="muted">+{duration(Number(BigInt(timeUnixNano) - BigInt(startTimeUnixNano)))}</span>
            </summary>
            {attributes.length > 0 && <Attributes attributes={attributes} scope="EVENT" isStored={isStored} />}
          </details>
        </li>
      ))}
      {events.totalCount > events.nodes.length && (
        <li class="muted">{t.firstOf(events.nodes.length, events.totalCount)}</li>
      )}
    </ol>
  );
}

interface Target {
  readonly traceId: string;
  readonly spanId: string;
  readonly name: string;
  readonly service: string;
}

export function SpanLinks({ detail, model }: { readonly detail: Detail; readonly model: TraceModel }) {
  const to = detail.links.nodes.map(({ span, ...link }) => ({
    traceId: link.traceId,
    spanId: link.spanId,
    name: span?.name ?? link.spanId,
    service: span?.service.name ?? '',
  }));
  const from = detail.linkedFrom.nodes.map(({ service, ...span }) => ({ ...span, service: service.name }));
  return (
    <>
      <Targets targets={to} model={model} />
      {from.length > 0 && <h4>{t.linkedFrom}</h4>}
      <Targets targets={from} model={model} />
    </>
  );
}

function Targets({ targets, model }: { readonly targets: readonly Target[]; readonly model: TraceModel }) {
  return (
    <ul class="links">
      {targets.map(({ traceId, spanId, name, service }, index) => (
        <li key={`${index} ${spanId}`}>
          <a href={model.source.hrefOf(traceId, spanId)} aria-label={t.openSpan(name)}>
            <span class="muted">{shownService(service)}</span> {name}
          </a>{' '}
          {traceId !== model.traceId && <span class="muted">{t.otherTrace}</span>}
        </li>
      ))}
    </ul>
  );
}
