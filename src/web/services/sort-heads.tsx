/** Heads of all measures, in the order of `MeasureCells`. */
import { SortHead } from '../measures/sort-head.tsx';
import { s } from '../messages/services.ts';
import { type MeasureName, order, sortBy } from './state.ts';

const LABELS: Readonly<Record<MeasureName, string>> = {
  count: s.spans,
  rate: s.rate,
  errors: s.errorRate,
  p50: s.p50,
  p95: s.p95,
  p99: s.p99,
};

export function SortHeads() {
  return (
    <>
      {(Object.keys(LABELS) as MeasureName[]).map((name) => (
        <SortHead key={name} name={name} label={LABELS[name]} order={order.value} onSort={() => sortBy(name)} />
      ))}
    </>
  );
}
