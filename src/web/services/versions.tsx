/** The versions of a service side by side. */
import { useAnswer } from '../data/use-answer.ts';
import { ServiceVersionsDocument, type ServiceVersionsQuery } from '../generated/graphql.ts';
import { ofService } from '../measures/conditions.ts';
import { CountFigure, DurationCells, ErrorFigure, RateFigure } from '../measures/figures.tsx';
import { Heads } from '../measures/heads.tsx';
import { searchHref } from '../measures/links.ts';
import { p } from '../messages/service-pages.ts';
import { s } from '../messages/services.ts';
import { timeRange } from '../search/state.ts';
import { Sparkline } from './sparkline.tsx';
import { kindConditions, measured } from './state.ts';

/** The versions with the most spans. */
const MOST = 10;

type Groups = ServiceVersionsQuery['spanMetrics']['groups'];

/** Shown for two versions or more. One version has the figures of the service. */
export function Versions({ service }: { readonly service: string }) {
  const asked = { filter: measured({ eq: service }), timeRange: timeRange.value, first: MOST };
  const { data } = useAnswer(ServiceVersionsDocument, asked);
  const { groups = [], groupCount = 0 } = data?.spanMetrics ?? {};
  if (groups.length < 2) return null;
  return (
    <section class="part" aria-labelledby="versions">
      <h2 id="versions">
        {p.versions} {groupCount > MOST && <span class="muted">{p.firstVersions(MOST, groupCount)}</span>}
      </h2>
      <div class="table-scroll">
        <table class="measures-table">
          <Heads
            names={[p.version, s.spans, s.rate, s.trend(s.rate), s.errorRate, s.p50, s.p95, s.p99, s.trend(s.p95)]}
          />
          <tbody>
            {groups.map((group) => (
              <Row key={JSON.stringify(group.key)} service={service} group={group} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Row({ service, group: { key, total, points } }: { readonly service: string; readonly group: Groups[number] }) {
  const version = textOf(key[0]);
  const name = version ?? p.noVersion;
  const condition = `resource.service.version = ${version === undefined ? 'nil' : JSON.stringify(key[0])}`;
  const found = {
    name,
    search: (...more: readonly string[]) => searchHref(ofService(service), condition, ...kindConditions(), ...more),
  };
  const all = points.map(({ measures }) => measures);
  return (
    <tr>
      <th scope="row" class={version === undefined ? 'muted' : ''} title={name}>
        {name}
      </th>
      <td>
        <CountFigure measures={total} found={found} />
      </td>
      <td>
        <RateFigure measures={total} />
      </td>
      <td>
        <Sparkline values={all.map((one) => one.count)} colourName="--point" summary={s.trend(s.rate)} />
      </td>
      <td>
        <ErrorFigure measures={total} found={found} />
      </td>
      <DurationCells measures={total} />
      <td>
        <Sparkline values={all.map(({ p95 }) => p95)} colourName="--point" summary={s.trend(s.p95)} />
      </td>
    </tr>
  );
}

/** Versions are texts; whatever else was sent is shown as JSON. */
function textOf(value: unknown): string | undefined {
  if (value === null || value === undefined) return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
