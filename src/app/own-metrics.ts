/** The metrics of this process, where they are served. */
import { OperationMeter } from '../api/api-metrics.ts';
import { metricsRoute } from '../api/metrics-route.ts';
import type { Route } from '../api/router.ts';
import type { ComponentList } from '../config/component-list.ts';
import type { Config } from '../config/config.ts';
import type { Meter } from '../metrics/definition.ts';
import { NO_METER } from '../metrics/definition.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { measureProcess } from '../metrics/process-metrics.ts';
import { measureThread } from '../metrics/thread-metrics.ts';
import { metricsOf } from './metric-list.ts';

export interface OwnMetrics {
  /** Undefined: they are switched off. */
  readonly metrics: Metrics | undefined;
  /** Of this thread. */
  readonly meter: Meter;
  readonly operations: OperationMeter;
  /** Where they are served. */
  readonly routes: readonly Route[];
}

/** Loads the library only where metrics are served. */
export async function startMetrics(config: Config, list: ComponentList): Promise<OwnMetrics> {
  if (!config.metrics.isServed) return ownMetrics(undefined, NO_METER, []);
  const { METRICS_TYPE, Metrics } = await import('../metrics/metrics.ts');
  const receivers = Object.keys(config.receivers);
  const maxOperations = config.metrics.maxOperationNames;
  const maxTenants = config.tenants?.maxMetricTenants ?? 0;
  const metrics = new Metrics(metricsOf(config, list), { receivers, maxOperations, maxTenants });
  const meter = metrics.meter('api');
  measureThread(meter);
  const text = (): Promise<string> => {
    measureProcess(meter);
    return metrics.text();
  };
  return ownMetrics(metrics, meter, [metricsRoute({ type: METRICS_TYPE, text })]);
}

function ownMetrics(metrics: Metrics | undefined, meter: Meter, routes: readonly Route[]): OwnMetrics {
  return { metrics, meter, operations: new OperationMeter(meter), routes };
}
