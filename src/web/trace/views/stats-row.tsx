/** One group of spans in figures. */

import { count } from '../../format/count.ts';
import { duration, exactNanos } from '../../format/duration.ts';
import { percent } from '../../format/percent.ts';
import { shownService } from '../../format/service-name.ts';
import { v } from '../../messages/views.ts';
import { Icon } from '../../shell/icon.tsx';
import { hrefWith, type Parameters } from '../../state/place.ts';
import { pillOf } from '../pills.ts';
import type { TraceModel } from '../trace-model.ts';
import { showing } from '../view.ts';
import type { GroupBy, Stats } from './stats.ts';
import { goTo } from './view-keys.ts';

interface StatsRowProps {
  readonly model: TraceModel;
  readonly stats: Stats;
  readonly by: GroupBy;
  readonly colours: (service: string) => string;
  /** Whether the selected span is one of them. */
  readonly isSelected: boolean;
  /** Self time of all groups, in nanoseconds. */
  readonly allSelf: number;
}

export function StatsRow({ model, stats, by, colours, isSelected, allSelf }: StatsRowProps) {
  const share = allSelf === 0 ? 0 : stats.self / allSelf;
  const name = nameOf(stats, by);
  const open = (): void => {
    goTo(model, stats.longest);
    model.select(stats.longest);
  };
  return (
    <tr class={`${stats.matches > 0 ? 'hit' : ''}${isSelected ? ' selected' : ''}`}>
      <th scope="row">
        {by !== 'kind' && <i class="dot" style={{ background: colours(stats.service) }} aria-hidden="true" />}
        {by === 'operation' && <span class="muted">{shownService(stats.service)} </span>}
        <button type="button" class="link" title={v.openLongest(name)} onClick={open}>
          {name}
        </button>
        {by === 'operation' && <span class="kind-tag">{stats.kind.toLowerCase()}</span>}
        {stats.matches > 0 && <span class="kind-tag">{v.matchesOf(stats.matches)}</span>}
        <a
          class="icon-link"
          href={hrefWith(listing(model, stats, by))}
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
  return { service: shownService(service), operation: name, kind: kind.toLowerCase() }[by] || '·';
}

/** The table of the spans of the group. In a trace that is stored, its name is looked for in TraceQL, so that it is exact. */
function listing({ source }: TraceModel, { service, name, kind }: Stats, by: GroupBy): Parameters {
  const [ofService, ofKind] = [pillOf('svc', service), pillOf('kind', kind)];
  const pills = { service: [ofService], operation: [ofService, ofKind], kind: [ofKind] }[by];
  const text = source.isStored ? `{ name = ${JSON.stringify(name)} }` : name;
  return { ...showing('spans'), f: pills.join(','), find: by === 'operation' ? text : undefined, only: '1' };
}
