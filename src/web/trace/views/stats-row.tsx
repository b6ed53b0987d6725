/** One group of spans in figures. */
import { count } from '../../format/count.ts';
import { duration, exactNanos } from '../../format/duration.ts';
import { percent } from '../../format/percent.ts';
import { v } from '../../messages/views.ts';
import { Icon } from '../../shell/icon.tsx';
import { hrefWith } from '../../state/place.ts';
import type { TraceModel } from '../trace-model.ts';
import { showing } from '../view.ts';
import type { GroupBy, Stats } from './stats.ts';
import { goTo } from './view-keys.ts';

interface StatsRowProps {
  readonly model: TraceModel;
  readonly stats: Stats;
  readonly by: GroupBy;
  readonly colours: (service: string) => string;
  /** Self time of all groups, in nanoseconds. */
  readonly allSelf: number;
}

export function StatsRow({ model, stats, by, colours, allSelf }: StatsRowProps) {
  const share = allSelf === 0 ? 0 : stats.self / allSelf;
  const name = nameOf(stats, by);
  const open = (): void => {
    goTo(model, stats.longest);
    model.select(stats.longest);
  };
  return (
    <tr class={stats.matches > 0 ? 'hit' : ''}>
      <th scope="row">
        {by !== 'kind' && <i class="dot" style={{ background: colours(stats.service) }} aria-hidden="true" />}
        {by === 'operation' && <span class="muted">{stats.service} </span>}
        <button type="button" class="link" title={v.openLongest(name)} onClick={open}>
          {name}
        </button>
        {by === 'operation' && <span class="kind-tag">{stats.kind.toLowerCase()}</span>}
        {stats.matches > 0 && <span class="kind-tag">{v.matchesOf(stats.matches)}</span>}
        <a
          class="icon-link"
          href={hrefWith(listing(stats, by))}
          title={v.listSpans(name)}
          aria-label={v.listSpans(name)}
        >
          <Icon name="search" />
        </a>
      </th>
      <td class="number">{count(stats.count)}</td>
      <td class={stats.errors > 0 ? 'number error-text' : 'number muted'}>{count(stats.errors)}</td>
      {([stats.total, stats.average, stats.p50, stats.p95, stats.max, stats.self] as const).map((nanos, index) => (
        <td key={index} class="number" title={exactNanos(BigInt(Math.round(nanos)))}>
          {duration(nanos)}
        </td>
      ))}
      <td class="share">
        <span>{percent(share)}</span>
        <span class="length-bar">
          <span style={{ width: `${100 * share}%` }} />
        </span>
      </td>
    </tr>
  );
}

function nameOf({ service, name, kind }: Stats, by: GroupBy): string {
  return { service, operation: name, kind: kind.toLowerCase() }[by] || '·';
}

/** The table of the spans of the group: they are looked for in TraceQL, so that nothing else is found. */
function listing({ service, name, kind }: Stats, by: GroupBy) {
  const conditions = {
    service: [`resource.service.name = ${JSON.stringify(service)}`],
    operation: [`resource.service.name = ${JSON.stringify(service)}`, `name = ${JSON.stringify(name)}`, kindIs(kind)],
    kind: [kindIs(kind)],
  }[by];
  return { ...showing('spans'), find: `{ ${conditions.join(' && ')} }`, only: '1' };
}

function kindIs(kind: Stats['kind']): string {
  return `kind = ${kind.toLowerCase()}`;
}
