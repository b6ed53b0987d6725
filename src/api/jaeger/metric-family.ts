/** Metrics in the form of OpenMetrics as JSON. */
import { formatDateTime } from '../../model/time.ts';

export interface MetricFamily {
  readonly name: string;
  readonly type: 'GAUGE';
  readonly help: string;
  readonly metrics: readonly Metric[];
}

export interface Metric {
  /** The first one is the service: pages take it for that. */
  readonly labels: readonly { readonly name: string; readonly value: string }[];
  /** In order of time. */
  readonly metricPoints: readonly MetricPoint[];
}

export interface MetricPoint {
  readonly gaugeValue: { readonly doubleValue: number };
  /** RFC 3339. */
  readonly timestamp: string;
}

export function metricPoint(timeUnixNano: bigint, doubleValue: number): MetricPoint {
  return { gaugeValue: { doubleValue }, timestamp: formatDateTime(timeUnixNano).replace('.000000000Z', 'Z') };
}
