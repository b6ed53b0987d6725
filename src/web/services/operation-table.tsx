/** The operations of a service, with the same measures as the service. */
import { useState } from 'preact/hooks';
import { useAnswer } from '../data/use-answer.ts';
import { ServiceOperationsDocument, type ServiceOperationsQuery } from '../generated/graphql.ts';
import { equals, ofService } from '../measures/conditions.ts';
import { searchHref } from '../measures/links.ts';
import { Waiting } from '../measures/waiting.tsx';
import { s } from '../messages/services.ts';
import { timeRange } from '../search/state.ts';
import { More } from '../shell/more.tsx';
import { MeasureCells } from './measure-cells.tsx';
import { SortHeads } from './sort-heads.tsx';
import { measured, orderBy } from './state.ts';

/** Rows of a page. */
const PAGE = 20;

export function OperationTable({ service }: { readonly service: string }) {
  const [first, setFirst] = useState(PAGE);
  const asked = { filter: measured({ eq: service }), timeRange: timeRange.value, orderBy: orderBy.value, first };
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
            {metrics?.groups.map((group) => (
              <Row key={group.key.join(' ')} service={service} group={group} />
            ))}
          </tbody>
        </table>
      </div>
      {metrics !== undefined && metrics.groups.length < metrics.groupCount && (
        <More isLoading={answered.isLoading} onMore={() => setFirst(first + PAGE)} />
      )}
    </section>
  );
}

interface RowProps {
  readonly service: string;
  readonly group: ServiceOperationsQuery['spanMetrics']['groups'][number];
}

function Row({ service, group }: RowProps) {
  const [name = '', kind = 'UNSPECIFIED'] = group.key.map(String);
  const conditions = [ofService(service), equals('name', name), `kind = ${kind.toLowerCase()}`];
  const found = { name, search: (...more: readonly string[]): string => searchHref(...conditions, ...more) };
  return (
    <tr>
      <th scope="row">
        <a href={found.search()} title={s.searchOf(name)}>
          {name}
        </a>
        <span class="kind-tag">{kind.toLowerCase()}</span>
      </th>
      <MeasureCells group={group} found={found} />
    </tr>
  );
}
