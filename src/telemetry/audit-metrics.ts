/** What the audit log counts. */
import { counter, type MetricDefinition } from '../metrics/definition.ts';

export const AUDIT_LOST = counter(
  'spangraph_audit_lost_lines_total',
  'Lines of the audit log that were lost because the disk did not take them.',
);

export const AUDIT_METRICS: readonly MetricDefinition[] = [AUDIT_LOST];
