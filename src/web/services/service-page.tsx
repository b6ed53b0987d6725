/** One service: rate, errors and durations over time, operations, errors, and who calls it. */
import { useEffect } from 'preact/hooks';
import { useAnswer } from '../data/use-answer.ts';
import { count } from '../format/count.ts';
import { rate, share } from '../format/rate.ts';
import { type MeasuresFragment, ServiceChartsDocument } from '../generated/graphql.ts';
import { LiveSwitch } from '../live/live-switch.tsx';
import { LIVE_MS } from '../live/measures.ts';
import { durationText } from '../measures/figures.tsx';
import { mapHref, ofService, searchHref, servicesHref } from '../measures/links.ts';
import { Waiting } from '../measures/waiting.tsx';
import { t } from '../messages/en.ts';
import { s } from '../messages/services.ts';
import { refresh, timeRange } from '../search/state.ts';
import { TimeRange } from '../search/time-range.tsx';
import { say } from '../shell/live-region.tsx';
import { ErrorGroups } from './error-groups.tsx';
import { Neighbours } from './neighbours.tsx';
import { OperationTable } from './operation-table.tsx';
import { KindSelect, NoSpans } from './page-parts.tsx';
import { RedCharts } from './red-charts.tsx';
import { measured } from './state.ts';

export function ServicePage({ name }: { readonly name: string }) {
  const answered = useAnswer(ServiceChartsDocument, { filter: measured(name), timeRange: timeRange.value });
  const metrics = answered.data?.spanMetrics;
  const total = metrics?.groups[0]?.total;
  const shownName = name || s.unnamed;
  useEffect(() => {
    document.title = `${shownName} · Spangraph`;
    if (total !== undefined) say(t.spanCount(total.count));
  }, [total, shownName]);
  const isEmpty = metrics !== undefined && (total === undefined || total.count === 0);
  return (
    <div class="measures-page">
      <div class="page-line">
        <h1>
          <a class="up" href={servicesHref()}>
            {s.title}
          </a>
          <span class="muted" aria-hidden="true">
            {' / '}
          </span>
          {shownName}
        </h1>
        <span class="page-line-end">
          <KindSelect />
          <TimeRange onRefresh={refresh} />
          <LiveSwitch refresh={refresh} restMs={LIVE_MS} />
        </span>
      </div>
      <p class="page-line">
        <a href={searchHref(ofService(name))}>{s.searchTraces}</a>
        <a href={searchHref(ofService(name), 'status = error')}>{s.searchErrors}</a>
        <a href={mapHref(name)}>{s.onMap}</a>
      </p>
      <Waiting answered={answered} />
      {isEmpty && <NoSpans />}
      {!isEmpty && metrics !== undefined && total !== undefined && (
        <>
          <Totals measures={total} />
          <RedCharts metrics={metrics} />
          <OperationTable service={name} />
          <ErrorGroups service={name} />
          <Neighbours service={name} />
        </>
      )}
    </div>
  );
}

function Totals({ measures }: { readonly measures: MeasuresFragment }) {
  const facts = [
    [s.spans, count(measures.count)],
    [s.rate, rate(measures.rate)],
    [s.errorRate, measures.errorRate === null ? s.none : share(measures.errorRate)],
    [s.p50, durationText(measures.p50)],
    [s.p95, durationText(measures.p95)],
    [s.p99, durationText(measures.p99)],
  ] as const;
  return (
    <dl class="totals">
      {facts.map(([name, text]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd class={name === s.errorRate && measures.errorCount > 0 ? 'error-text' : ''}>{text}</dd>
        </div>
      ))}
    </dl>
  );
}
