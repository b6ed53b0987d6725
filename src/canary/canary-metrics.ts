/** What the self-check counts. */
import { DURATION_BUCKETS, type Meter, type MetricDefinition } from '../metrics/definition.ts';
import { CHECK_OUTCOMES, CHECKED_PATHS, type CheckResult } from './board.ts';

const labels = { receiver: 'receivers', path: CHECKED_PATHS } as const;

const CHECKS: MetricDefinition = {
  name: 'spangraph_canary_checks_total',
  help:
    'Traces that the self-check has sent to a receiver (`write`) and looked for by a path: found as they were sent, missing or ' +
    'wrong after canary.timeout, or without an answer.',
  type: 'counter',
  labels: { ...labels, outcome: CHECK_OUTCOMES },
};
const VISIBLE: MetricDefinition = {
  name: 'spangraph_canary_visible_duration_seconds',
  help: 'Time until a write was acknowledged, or from then until the path showed the trace.',
  type: 'histogram',
  labels,
  buckets: DURATION_BUCKETS,
};

export const CANARY_METRICS: readonly MetricDefinition[] = [CHECKS, VISIBLE];

export function countResult(meter: Meter, { receiver, path, outcome, seconds }: CheckResult): void {
  meter.add(CHECKS, 1, { receiver, path, outcome });
  if (seconds !== undefined) meter.observe(VISIBLE, seconds, { receiver, path });
}
