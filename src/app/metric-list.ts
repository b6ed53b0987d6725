/** All metrics of a process, and the meter of each of its threads. */
import { RECEIVER_METRICS } from '../../receivers/intake/receiver-metrics.ts';
import { ACCESS_METRICS } from '../access/access-metrics.ts';
import { API_METRICS } from '../api/api-metrics.ts';
import { CANARY_METRICS } from '../canary/canary-metrics.ts';
import type { ComponentList } from '../config/component-list.ts';
import type { Config } from '../config/config.ts';
import { INGEST_METRICS } from '../ingest/ingest-metrics.ts';
import { type Meter, type MetricDefinition, NO_METER } from '../metrics/definition.ts';
import { PROCESS_METRICS } from '../metrics/process-metrics.ts';
import { type MeterData, ThreadMeter } from '../metrics/thread-meter.ts';
import { measureThread, THREAD_METRICS } from '../metrics/thread-metrics.ts';
import { TLS_METRICS } from '../net/tls/tls-metrics.ts';
import type { BackendDefinition } from '../storage/definition.ts';
import { STORAGE_METRICS } from '../storage/storage-metrics.ts';
import { AUDIT_METRICS } from '../telemetry/audit-metrics.ts';
import { BACKUP_METRICS } from './backup-metrics.ts';
import { RELOAD_METRICS } from './reload-metrics.ts';
import { TENANT_METRICS } from './tenant-metrics.ts';

/** With these backends. The order is that of the page and of a scrape. */
export function metricsWith(backends: readonly BackendDefinition[]): MetricDefinition[] {
  return [
    ...RECEIVER_METRICS,
    ...INGEST_METRICS,
    ...STORAGE_METRICS,
    ...backends.flatMap(({ metrics }) => metrics),
    ...API_METRICS,
    ...ACCESS_METRICS,
    ...RELOAD_METRICS,
    ...CANARY_METRICS,
    ...BACKUP_METRICS,
    ...AUDIT_METRICS,
    ...TLS_METRICS,
    ...TENANT_METRICS,
    ...THREAD_METRICS,
    ...PROCESS_METRICS,
  ];
}

/** The metrics of a process with this configuration. Every thread of it gets the same list. */
export function metricsOf(
  { backend, canary, backup, audit, tenants, api, receivers }: Config,
  { backends }: ComponentList,
): MetricDefinition[] {
  const servesTls = [api, ...Object.values(receivers)].some(({ tls }) => tls !== undefined);
  const unused = new Set([
    ...(canary.everyMs === undefined ? CANARY_METRICS : []),
    ...(backup.everyMs === undefined ? BACKUP_METRICS : []),
    ...(audit.path === undefined ? AUDIT_METRICS : []),
    ...(servesTls ? [] : TLS_METRICS),
    ...(tenants === undefined ? TENANT_METRICS : []),
  ]);
  return metricsWith(backends.filter(({ name }) => name === backend.name)).filter((metric) => !unused.has(metric));
}

/** The meter of the calling thread, which is measured from now on. */
export function startMeter(config: Config, list: ComponentList, data: MeterData | undefined): Meter {
  if (data === undefined) return NO_METER;
  const meter = ThreadMeter.over(metricsOf(config, list), data);
  measureThread(meter);
  return meter;
}
