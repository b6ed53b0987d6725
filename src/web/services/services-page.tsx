/** All services with their rate, errors and durations. */
import { useEffect, useMemo, useState } from 'preact/hooks';
import { useAnswer } from '../data/use-answer.ts';
import { type MeasuresFragment, ServiceTableDocument, ServiceTotalsDocument } from '../generated/graphql.ts';
import { LiveSwitch } from '../live/live-switch.tsx';
import { LIVE_MS } from '../live/measures.ts';
import { ofService } from '../measures/conditions.ts';
import { searchHref, serviceHref } from '../measures/links.ts';
import { SortHead } from '../measures/sort-head.tsx';
import { Waiting } from '../measures/waiting.tsx';
import { p } from '../messages/service-pages.ts';
import { s } from '../messages/services.ts';
import { EmptyStorage } from '../search/empty-storage.tsx';
import { inFirstRange } from '../search/first-range.tsx';
import { refresh, timeRange } from '../search/state.ts';
import { TimeRange } from '../search/time-range.tsx';
import { say } from '../shell/live-region.tsx';
import { More } from '../shell/more.tsx';
import { serviceColours } from '../shell/service-colours.ts';
import { Blank } from '../shell/states.tsx';
import { change } from '../state/place.ts';
import { MeasureCells } from './measure-cells.tsx';
import { KindSelect, NoSpans } from './page-parts.tsx';
import { SortHeads } from './sort-heads.tsx';
import { find, kindConditions, measured, order, orderBy, sortBy, withName } from './state.ts';
import { timeBefore } from './time-before.ts';

/** Rows of a page. */
const PAGE = 50;

export const ServicesPage = inFirstRange(function ServicesPage() {
  const [first, setFirst] = useState(PAGE);
  const asked = { filter: measured(withName(find.value)), timeRange: timeRange.value, orderBy: orderBy.value, first };
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
          <input
            type="search"
            aria-label={p.filter}
            placeholder={p.filter}
            value={find.value ?? ''}
            onInput={({ currentTarget }) => change({ find: currentTarget.value }, 'replace')}
          />
          <KindSelect />
          <TimeRange onRefresh={refresh} />
          <LiveSwitch refresh={refresh} restMs={LIVE_MS} />
        </span>
      </div>
      <Waiting answered={answered} />
      {total === 0 && (isUnbounded ? <EmptyStorage /> : find.value === undefined ? <NoSpans /> : <NotNamed />)}
      {metrics !== undefined && metrics.groups.length > 0 && (
        <Table groups={metrics.groups} hasAll={metrics.groups.length === metrics.groupCount} />
      )}
      {metrics !== undefined && metrics.groups.length < metrics.groupCount && (
        <More isLoading={answered.isLoading} onMore={() => setFirst(first + PAGE)} />
      )}
    </div>
  );
});

type Groups = Parameters<typeof MeasureCells>[0]['group'][];

interface TableProps {
  readonly groups: Groups;
  /** Only then the order of their names is one. */
  readonly hasAll: boolean;
}

function Table({ groups: given, hasAll }: TableProps) {
  const groups = hasAll && order.value.name === 'name' ? byName(given) : given;
  const names = groups.map(({ key: [name] }) => (typeof name === 'string' ? name : ''));
  const colours = serviceColours(names.toSorted());
  const before = useBefore(names);
  return (
    <div class="table-scroll">
      <table class="measures-table services-table">
        <thead>
          <tr>
            {hasAll ? (
              <SortHead name="name" label={s.service} order={order.value} onSort={() => sortBy('name')} />
            ) : (
              <th scope="col">{s.service}</th>
            )}
            <SortHeads />
          </tr>
        </thead>
        <tbody>
          {groups.map((group, index) => {
            const name = names[index] ?? '';
            const found = {
              name: name || s.unnamed,
              search: (...more: readonly string[]) => searchHref(ofService(name), ...kindConditions(), ...more),
            };
            return (
              <tr key={name}>
                <th scope="row" class="service-dot">
                  <i style={{ background: colours(name) }} aria-hidden="true" />
                  <a href={serviceHref(name)}>{name || s.unnamed}</a>
                </th>
                <MeasureCells group={group} found={found} before={before.get(name)} />
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function byName(groups: Groups): Groups {
  const sorted = groups.toSorted(({ key: [x] }, { key: [y] }) => String(x).localeCompare(String(y)));
  return order.value.isDescending ? sorted.reverse() : sorted;
}

/** The measures of the services in the equally long time before. Empty until they are known. */
function useBefore(names: readonly string[]): ReadonlyMap<string, MeasuresFragment> {
  const range = timeBefore.value;
  const asked = range && {
    filter: measured({ in: names.toSorted() }),
    timeRange: range,
    first: names.length,
  };
  const { data } = useAnswer(ServiceTotalsDocument, asked);
  const groups = range && data?.spanMetrics.groups;
  return useMemo(() => new Map((groups ?? []).map(({ key: [name], total }) => [String(name), total])), [groups]);
}

function NotNamed() {
  return (
    <Blank title={p.filtered(find.value ?? '')}>
      <button type="button" onClick={() => change({ find: undefined })}>
        {p.clearFilter}
      </button>
    </Blank>
  );
}
