/** Everything that is known of one span. */

import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { shownService } from '../../format/service-name.ts';
import '../../style/span.css';
import { useAnswer } from '../../data/use-answer.ts';
import { SpanDetailDocument } from '../../generated/graphql.ts';
import { t } from '../../messages/en.ts';
import { d } from '../../messages/span.ts';
import { Icon } from '../../shell/icon.tsx';
import { LoadingBar, Refusal } from '../../shell/states.tsx';
import { hrefOf } from '../../state/place.ts';
import type { TraceModel } from '../trace-model.ts';
import { Attributes, LongText } from './attributes.tsx';
import type { Attribute, Detail } from './detail.ts';
import { SpanEvents, SpanLinks } from './events-links.tsx';
import { jsonOf, SpanButtons } from './span-buttons.tsx';
import { SpanFacts } from './span-facts.tsx';

/** Milliseconds before the page loads a new selection, so that held keys load nothing. */
const REST_MS = 80;

interface SpanDetailProps {
  readonly model: TraceModel;
  /** Of the store. */
  readonly span: number;
}

export function SpanDetail({ model, span }: SpanDetailProps) {
  const [rested, setRested] = useState(span);
  useEffect(() => {
    const timer = setTimeout(() => setRested(span), REST_MS);
    return () => clearTimeout(timer);
  }, [span]);
  const { store, traceId, source } = model;
  const { data, error, retry, isLoading } = useAnswer(
    SpanDetailDocument,
    {
      traceId,
      spanId: store.ids[rested] ?? '',
      kind: store.kinds[rested] ?? 'UNSPECIFIED',
      start: String(store.exactStart(rested)),
      isFirst: store.isFirst(rested),
    },
    source,
  );
  const found = data?.span ?? data?.spans?.nodes[0];
  // While the next answer is under way, this is the one before.
  const detail = found !== undefined && store.findOne(found) === span ? found : undefined;
  return (
    <aside class="detail" aria-label={t.details}>
      <header>
        <h2>
          <ServiceName name={store.serviceOf(span)} isStored={source.isStored} /> {store.nameOf(span)}
        </h2>
        <button type="button" class="icon" aria-label={t.close} onClick={() => model.select(undefined)}>
          <Icon name="close" />
        </button>
      </header>
      <SpanButtons model={model} span={span} detail={detail} />
      <LoadingBar isLoading={isLoading} />
      <Refusal answered={{ error, retry }} />
      {detail !== undefined && <Loaded model={model} detail={detail} />}
    </aside>
  );
}

/** Leads to the page of the service, if the server has it. */
function ServiceName({ name, isStored }: { readonly name: string; readonly isStored: boolean }) {
  if (!isStored) return <span class="muted">{shownService(name)}</span>;
  return (
    <a class="muted" href={hrefOf(`services/${encodeURIComponent(name)}`)} title={d.openService}>
      {shownService(name)}
    </a>
  );
}

interface LoadedProps {
  readonly model: TraceModel;
  readonly detail: Detail;
}

/** Fewer attributes are found without a filter. */
const FILTER_FROM = 8;

function Loaded({ model, detail }: LoadedProps) {
  const [filter, setFilter] = useState('');
  const fits = ({ key, value }: Attribute): boolean =>
    `${key} ${JSON.stringify(value)}`.toLowerCase().includes(filter.trim().toLowerCase());
  const { resource, scope } = detail;
  const { isStored } = model.source;
  const count = detail.attributes.length + resource.attributes.length + scope.attributes.length;
  return (
    <>
      <SpanFacts model={model} detail={detail} />
      {count >= FILTER_FROM && (
        <input
          class="attribute-filter"
          aria-label={t.filterAttributes}
          placeholder={t.filterAttributes}
          value={filter}
          onInput={({ currentTarget }) => setFilter(currentTarget.value)}
        />
      )}
      <Section title={t.attributes} count={detail.attributes.length}>
        <Attributes attributes={detail.attributes.filter(fits)} scope="SPAN" isStored={isStored} />
        <Dropped count={detail.droppedAttributesCount} what={t.attributes.toLowerCase()} />
      </Section>
      {detail.events.totalCount > 0 && (
        <Section title={t.events} count={detail.events.totalCount}>
          <SpanEvents detail={detail} isStored={isStored} />
          <Dropped count={detail.droppedEventsCount} what={t.events.toLowerCase()} />
        </Section>
      )}
      {detail.links.totalCount + detail.linkedFrom.totalCount > 0 && (
        <Section title={t.links} count={detail.links.totalCount + detail.linkedFrom.totalCount}>
          <SpanLinks detail={detail} model={model} />
          <Dropped count={detail.droppedLinksCount} what={t.links.toLowerCase()} />
        </Section>
      )}
      <Section title={t.resource} count={resource.attributes.length}>
        <Attributes attributes={resource.attributes.filter(fits)} scope="RESOURCE" isStored={isStored} />
      </Section>
      <Section title={t.scope} count={scope.attributes.length} isClosed>
        <p>
          {scope.name} <span class="muted">{scope.version}</span>
        </p>
        {scope.attributes.length > 0 && (
          <Attributes attributes={scope.attributes.filter(fits)} scope="SCOPE" isStored={isStored} />
        )}
      </Section>
      <Section title={d.raw} isClosed>
        <pre class="value">
          <LongText text={jsonOf(detail)} />
        </pre>
      </Section>
    </>
  );
}

/** An unsigned 32-bit number that came as a signed one. */
function Dropped({ count, what }: { readonly count: number; readonly what: string }) {
  return count === 0 ? null : <p class="muted">{t.dropped(count >>> 0, what)}</p>;
}

interface SectionProps {
  readonly title: string;
  readonly count?: number;
  readonly isClosed?: boolean;
  readonly children: ComponentChildren;
}

function Section({ title, count, isClosed = false, children }: SectionProps) {
  return (
    <details class="section" open={!isClosed}>
      <summary>
        <h3>{title}</h3> <span class="muted">{count}</span>
      </summary>
      {children}
    </details>
  );
}
