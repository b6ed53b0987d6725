/** The errors of a service by what they are. */
import { useAnswer } from '../data/use-answer.ts';
import { count } from '../format/count.ts';
import { moment } from '../format/time.ts';
import { ServiceErrorsDocument, type ServiceErrorsQuery } from '../generated/graphql.ts';
import { errorConditions } from '../measures/error-conditions.ts';
import { Heads } from '../measures/heads.tsx';
import { searchHref } from '../measures/links.ts';
import { Waiting } from '../measures/waiting.tsx';
import { p } from '../messages/service-pages.ts';
import { s } from '../messages/services.ts';
import { timeRange } from '../search/state.ts';
import { hrefOf } from '../state/place.ts';
import { zone } from '../state/preferences.ts';
import { Sparkline } from './sparkline.tsx';
import { measured } from './state.ts';

export function ErrorGroups({ service }: { readonly service: string }) {
  const answered = useAnswer(ServiceErrorsDocument, { filter: measured({ eq: service }), timeRange: timeRange.value });
  const groups = answered.data?.errorGroups;
  return (
    <section class="part" aria-labelledby="errors">
      <h2 id="errors">
        {s.errorGroups}{' '}
        {groups !== undefined && groups.totalCount > 0 && (
          <span class="muted">{s.errorGroupsOf(groups.nodes.length, groups.totalCount)}</span>
        )}
      </h2>
      <Waiting answered={answered} />
      {groups?.totalCount === 0 && <p class="muted nothing">{s.noErrors}</p>}
      {groups !== undefined && groups.nodes.length > 0 && (
        <div class="table-scroll">
          <table class="measures-table">
            <Heads names={[s.error, s.spans, s.trend(s.errors), s.lastSeen, s.example]} />
            <tbody>
              {groups.nodes.map((group) => (
                <Row key={group.id} group={group} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function Row({ group }: { readonly group: ServiceErrorsQuery['errorGroups']['nodes'][number] }) {
  const { type, message, trend, lastSeen, examples } = group;
  const [example] = examples;
  return (
    <tr>
      <th scope="row" title={message}>
        {type !== '' && <strong>{type}</strong>} {message || (type === '' && s.noMessage)}
      </th>
      <td>
        <a href={searchHref(...errorConditions(group))} title={p.spansOf(message || type)}>
          {count(group.count)}
        </a>
      </td>
      <td>
        <Sparkline values={trend} colourName="--error" summary={s.trend(s.errors)} />
      </td>
      <td>{moment(BigInt(Date.parse(lastSeen)) * 1_000_000n, zone.value)}</td>
      <td>
        {example !== undefined && (
          <a href={hrefOf(`trace/${example.traceId}`, { span: example.spanId })}>{s.showExample}</a>
        )}
      </td>
    </tr>
  );
}
