/** What doors count of those who may not pass. */
import { counter, gauge, type Meter, type MetricDefinition } from '../metrics/definition.ts';
import type { Failure } from './identifier.ts';

const REASONS: readonly Failure[] = ['none', 'malformed', 'unknown', 'expired', 'claims', 'scope', 'limited'];

const FAILURES = counter(
  'spangraph_access_failures_total',
  'Requests that were refused for who sent them. `none`: without credentials. `claims`: a signed token that is for others. `scope`: the sender is known and may not do this. ' +
    '`limited`: wrong credentials from an address that has sent too many.',
  { labels: { reason: REASONS } },
);
const OPEN_DOORS = gauge(
  'spangraph_open_doors',
  'Endpoints that other machines may reach and that let everyone in, because there is no `auth`.',
);

export const ACCESS_METRICS: readonly MetricDefinition[] = [FAILURES, OPEN_DOORS];

/** Counts requests that were refused. */
export function failureCounter(meter: Meter): (reason: Failure) => void {
  return (reason) => meter.add(FAILURES, 1, { reason });
}

export function countOpenDoors(meter: Meter, doors: number): void {
  meter.set(OPEN_DOORS, doors);
}
