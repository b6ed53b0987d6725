/** The errors of the selection by what they are, the most frequent first. */
import { useAnswer } from '../data/use-answer.ts';
import { count } from '../format/count.ts';
import {
  SelectedErrorsDocument,
  type SelectedErrorsQuery,
  type SelectedErrorsQueryVariables,
} from '../generated/graphql.ts';
import { errorConditions } from '../measures/error-conditions.ts';
import { searchHref } from '../measures/links.ts';
import { t } from '../messages/en.ts';
import { isRefusal, LoadingBar, Refusal } from '../shell/states.tsx';
import { hrefOf } from '../state/place.ts';

type Group = SelectedErrorsQuery['errorGroups']['nodes'][number];

/** Nothing if none of the spans failed. */
export function ErrorList(asked: SelectedErrorsQueryVariables) {
  const { data, error, isLoading, retry } = useAnswer(SelectedErrorsDocument, asked);
  const groups = data?.errorGroups.nodes ?? [];
  if (isRefusal(error)) return <Refusal answered={{ error, retry }} />;
  if (groups.length === 0) return <LoadingBar isLoading={isLoading} />;
  return (
    <div class="error-list">
      <h2>{t.errorsOfSelection}</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">{t.error}</th>
            <th scope="col" class="number">
              {t.spans}
            </th>
            <th scope="col">{t.trend}</th>
            <th scope="col">{t.services}</th>
            <th scope="col">{t.example}</th>
          </tr>
        </thead>
        <tbody>
          {groups.map((group) => (
            <GroupRow key={group.id} group={group} />
          ))}
        </tbody>
      </table>
      {data !== undefined && data.errorGroups.totalCount > groups.length && (
        <p class="muted">{t.firstOf(groups.length, data.errorGroups.totalCount)}</p>
      )}
    </div>
  );
}

function GroupRow({ group }: { readonly group: Group }) {
  const { type, message, trend, services, examples } = group;
  const [example] = examples;
  return (
    <tr>
      <th scope="row">
        <strong class="error-text">{type}</strong> <bdi>{message}</bdi>
      </th>
      <td class="number">
        <a href={searchHref(...errorConditions(group))}>{count(group.count)}</a>
      </td>
      <td>
        <Trend counts={trend} />
      </td>
      <td>{services.map(({ name }) => name).join(', ')}</td>
      <td>{example && <a href={hrefOf(`trace/${example.traceId}`, { span: example.spanId })}>{t.openExample}</a>}</td>
    </tr>
  );
}

const BAR_PX = 5;
const TREND_HEIGHT = 22;

/** Bars of equal spans of time, from the first of these errors to the last. */
function Trend({ counts }: { readonly counts: readonly number[] }) {
  const most = Math.max(1, ...counts);
  return (
    <svg class="trend" width={BAR_PX * counts.length} height={TREND_HEIGHT} role="img" aria-label={t.trendText(counts)}>
      {counts.map((value, index) => {
        const height = value === 0 ? 1 : Math.max(2, (TREND_HEIGHT * value) / most);
        return (
          <rect
            key={`${index} ${value}`}
            class={value === 0 ? 'nothing' : ''}
            x={index * BAR_PX}
            y={TREND_HEIGHT - height}
            width={BAR_PX - 1}
            height={height}
          />
        );
      })}
    </svg>
  );
}
