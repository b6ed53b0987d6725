/** The head of a column that sorts. */

import { s } from '../messages/services.ts';
import { Icon } from '../shell/icon.tsx';
import { type MeasureName, order, sortBy } from './state.ts';

const LABELS: Readonly<Record<MeasureName, string>> = {
  rate: s.rate,
  errors: s.errorRate,
  p50: s.p50,
  p95: s.p95,
  p99: s.p99,
};

function SortHead({ name }: { readonly name: MeasureName }) {
  const { name: sorted, isDescending } = order.value;
  const isSorted = sorted === name;
  return (
    <th scope="col" class={`of-${name}`} aria-sort={isSorted ? (isDescending ? 'descending' : 'ascending') : 'none'}>
      <button type="button" onClick={() => sortBy(name)}>
        {LABELS[name]}
        {isSorted && <Icon name={isDescending ? 'down' : 'up'} />}
      </button>
    </th>
  );
}

/** Heads of all measures, in the order of {@link MeasureCells}. */
export function SortHeads() {
  return (
    <>
      <th scope="col">{s.spans}</th>
      {(Object.keys(LABELS) as MeasureName[]).map((name) => (
        <SortHead key={name} name={name} />
      ))}
    </>
  );
}
