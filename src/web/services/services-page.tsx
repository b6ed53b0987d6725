/** All services with their rate, errors and durations. */
import { useEffect, useState } from 'preact/hooks';
import { useAnswer } from '../data/use-answer.ts';
import { ServiceTableDocument } from '../generated/graphql.ts';
import { LiveSwitch } from '../live/live-switch.tsx';
import { LIVE_MS } from '../live/measures.ts';
import { serviceHref } from '../measures/links.ts';
import { Waiting } from '../measures/waiting.tsx';
import { s } from '../messages/services.ts';
import { EmptyStorage } from '../search/search-page.tsx';
import { refresh, timeRange } from '../search/state.ts';
import { TimeRange } from '../search/time-range.tsx';
import { say } from '../shell/live-region.tsx';
import { serviceColours } from '../shell/service-colours.ts';
import { MeasureCells } from './measure-cells.tsx';
import { KindSelect, NoSpans } from './page-parts.tsx';
import { SortHeads } from './sort-head.tsx';
import { measured, orderBy } from './state.ts';

/** Rows of a page. */
const PAGE = 50;

export function ServicesPage() {
  const [first, setFirst] = useState(PAGE);
  const asked = { filter: measured(), timeRange: timeRange.value, orderBy: orderBy.value, first };
  const answered = useAnswer(ServiceTableDocument, asked);
  const metrics = answered.data?.spanMetrics;
  const total = metrics?.groupCount;
  const isUnbounded = timeRange.value === null && asked.filter === null;
  useEffect(() => {
    document.title = `${s.title} · Spangraph`;
    if (total !== undefined) say(s.serviceCount(total));
  }, [total]);
  return (
    <div class="measures-page">
      <div class="page-line">
        <h1>{s.title}</h1>
        {total !== undefined && <span class="muted">{s.serviceCount(total)}</span>}
        <span class="page-line-end">
          <KindSelect />
          <TimeRange onRefresh={refresh} />
          <LiveSwitch refresh={refresh} restMs={LIVE_MS} />
        </span>
      </div>
      <Waiting answered={answered} />
      {total === 0 && (isUnbounded ? <EmptyStorage /> : <NoSpans />)}
      {metrics !== undefined && metrics.groups.length > 0 && <Table groups={metrics.groups} />}
      {metrics !== undefined && metrics.groups.length < metrics.groupCount && (
        <p class="more">
          <button type="button" disabled={answered.isLoading} onClick={() => setFirst(first + PAGE)}>
            {s.more}
          </button>
        </p>
      )}
    </div>
  );
}

type Groups = Parameters<typeof MeasureCells>[0]['group'][];

function Table({ groups }: { readonly groups: Groups }) {
  const names = groups.map(({ key: [name] }) => (typeof name === 'string' ? name : ''));
  const colours = serviceColours(names.toSorted());
  return (
    <div class="table-scroll">
      <table class="measures-table">
        <thead>
          <tr>
            <th scope="col">{s.service}</th>
            <SortHeads />
          </tr>
        </thead>
        <tbody>
          {groups.map((group, index) => {
            const name = names[index] ?? '';
            return (
              <tr key={name}>
                <th scope="row" class="service-dot">
                  <i style={{ background: colours(name) }} aria-hidden="true" />
                  <a href={serviceHref(name)}>{name || s.unnamed}</a>
                </th>
                <MeasureCells group={group} />
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
