/** What the self-check counts. */
import { counter, DURATION_BUCKETS, histogram, type Meter, type MetricDefinition } from '../metrics/definition.ts';
import { CHECK_OUTCOMES, CHECKED_PATHS, type CheckResult } from './board.ts';

const labels = { receiver: 'receivers', path: CHECKED_PATHS } as const;

const CHECKS = counter(
  'spangraph_canary_checks_total',
  'Traces that the self-check has sent to a receiver (`write`) and looked for by a path: found as they were sent, missing or ' +
    'wrong after canary.timeout, or without an answer.',
  { labels: { ...labels, outcome: CHECK_OUTCOMES } },
);
const VISIBLE = histogram(
  'spangraph_canary_visible_duration_seconds',
  'Time until a write was acknowledged, or from then until the path showed the trace.',
  DURATION_BUCKETS,
  { labels },
);

export const CANARY_METRICS: readonly MetricDefinition[] = [CHECKS, VISIBLE];

export function countResult(meter: Meter, { receiver, path, outcome, seconds }: CheckResult): void {
  meter.add(CHECKS, 1, { receiver, path, outcome });
  if (seconds !== undefined) meter.observe(VISIBLE, seconds, { receiver, path });
}
