import { counter, type MetricDefinition } from '../metrics/definition.ts';

export const RELOADS = counter(
  'spangraph_config_reloads_total',
  'Times that the configuration was read again. `failed`: it could not be used, and the server goes on with what it had.',
  { labels: { outcome: ['ok', 'failed'] } },
);

export const RELOAD_METRICS: readonly MetricDefinition[] = [RELOADS];
