/** The operations of a service, with the same measures as the service. */
import { useState } from 'preact/hooks';
import { useAnswer } from '../data/use-answer.ts';
import { ServiceOperationsDocument } from '../generated/graphql.ts';
import { equals, ofService, searchHref } from '../measures/links.ts';
import { Waiting } from '../measures/waiting.tsx';
import { s } from '../messages/services.ts';
import { timeRange } from '../search/state.ts';
import { MeasureCells } from './measure-cells.tsx';
import { SortHeads } from './sort-head.tsx';
import { measured, orderBy } from './state.ts';

/** Rows of a page. */
const PAGE = 20;

export function OperationTable({ service }: { readonly service: string }) {
  const [first, setFirst] = useState(PAGE);
  const asked = { filter: measured(service), timeRange: timeRange.value, orderBy: orderBy.value, first };
  const answered = useAnswer(ServiceOperationsDocument, asked);
  const metrics = answered.data?.spanMetrics;
  return (
    <section class="part" aria-labelledby="operations">
      <h2 id="operations">
        {s.operations} {metrics && <span class="muted">{s.operationCount(metrics.groupCount)}</span>}
      </h2>
      <Waiting answered={answered} />
      <div class="table-scroll">
        <table class="measures-table operations">
          <thead>
            <tr>
              <th scope="col">{s.operation}</th>
              <SortHeads />
            </tr>
          </thead>
          <tbody>
            {metrics?.groups.map((group) => {
              const [name, kind] = group.key.map(String);
              return (
                <tr key={`${kind} ${name}`}>
                  <th scope="row">
                    <a href={searchOf(service, name, kind)} title={s.searchOf(name ?? '')}>
                      {name}
                    </a>
                    <span class="kind-tag">{kind?.toLowerCase()}</span>
                  </th>
                  <MeasureCells group={group} />
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      {metrics !== undefined && metrics.groups.length < metrics.groupCount && (
        <p class="more">
          <button type="button" disabled={answered.isLoading} onClick={() => setFirst(first + PAGE)}>
            {s.more}
          </button>
        </p>
      )}
    </section>
  );
}

function searchOf(service: string, name = '', kind = 'UNSPECIFIED'): string {
  return searchHref(ofService(service), equals('name', name), `kind = ${kind.toLowerCase()}`);
}
