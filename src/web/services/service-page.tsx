/** One service: rate, errors and durations over time, operations, errors, and who calls it. */
import { useEffect } from 'preact/hooks';
import { useAnswer } from '../data/use-answer.ts';
import { count } from '../format/count.ts';
import { rate, share } from '../format/rate.ts';
import { type MeasuresFragment, ServiceChartsDocument, ServiceTotalsDocument } from '../generated/graphql.ts';
import { LiveSwitch } from '../live/live-switch.tsx';
import { LIVE_MS } from '../live/measures.ts';
import { Change } from '../measures/change.tsx';
import { ofService } from '../measures/conditions.ts';
import { durationText } from '../measures/figures.tsx';
import { mapHref, searchHref, servicesHref, slowHref } from '../measures/links.ts';
import { Waiting } from '../measures/waiting.tsx';
import { t } from '../messages/en.ts';
import { p } from '../messages/service-pages.ts';
import { s } from '../messages/services.ts';
import { refresh, timeRange } from '../search/state.ts';
import { TimeRange } from '../search/time-range.tsx';
import { say } from '../shell/live-region.tsx';
import { noteShownRange } from '../state/last-times.ts';
import { ErrorGroups } from './error-groups.tsx';
import { Neighbours } from './neighbours.tsx';
import { OperationTable } from './operation-table.tsx';
import { KindSelect, NoSpans } from './page-parts.tsx';
import { RedCharts } from './red-charts.tsx';
import { measured } from './state.ts';
import { timeBefore } from './time-before.ts';
import { Versions } from './versions.tsx';

export function ServicePage({ name }: { readonly name: string }) {
  const answered = useAnswer(ServiceChartsDocument, { filter: measured({ eq: name }), timeRange: timeRange.value });
  const metrics = answered.data?.spanMetrics;
  const total = metrics?.groups[0]?.total;
  const shownName = name || s.unnamed;
  useEffect(noteShownRange, []);
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
        <a href={slowHref(ofService(name))}>{p.whySlow}</a>
        <a href={mapHref(name)}>{s.onMap}</a>
      </p>
      <Waiting answered={answered} />
      {isEmpty && <NoSpans />}
      {!isEmpty && metrics !== undefined && total !== undefined && (
        <>
          <Totals measures={total} service={name} />
          <RedCharts metrics={metrics} />
          <OperationTable service={name} />
          <Versions service={name} />
          <ErrorGroups service={name} />
          <Neighbours service={name} />
        </>
      )}
    </div>
  );
}

function Totals({ measures, service }: { readonly measures: MeasuresFragment; readonly service: string }) {
  const range = timeBefore.value;
  const asked = range && { filter: measured({ eq: service }), timeRange: range, first: 1 };
  const { data } = useAnswer(ServiceTotalsDocument, asked);
  const before = range && data?.spanMetrics.groups[0]?.total;
  const facts = [
    [s.spans, count(measures.count)],
    [s.rate, rate(measures.rate), <Change key="rate" name="rate" now={measures} before={before} format={rate} />],
    [
      s.errorRate,
      measures.errorRate === null ? s.none : share(measures.errorRate),
      <Change key="errors" name="errorRate" now={measures} before={before} format={share} />,
    ],
    [s.p50, durationText(measures.p50)],
    [
      s.p95,
      durationText(measures.p95),
      <Change key="p95" name="p95" now={measures} before={before} format={durationText} />,
    ],
    [s.p99, durationText(measures.p99)],
  ] as const;
  return (
    <dl class="totals">
      {facts.map(([name, text, change]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd class={name === s.errorRate && measures.errorCount > 0 ? 'error-text' : ''}>
            {text}
            {change}
          </dd>
        </div>
      ))}
    </dl>
  );
}
