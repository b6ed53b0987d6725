/** What a metric is, and how a part of the program counts. Names follow the Collector's own telemetry and OpenTelemetry's
 * semantic conventions, written as Prometheus writes them (unit and `_total` at the end). */

/** The values that a label may have: a closed list, or one that the running program knows. */
export type LabelValues = readonly string[] | 'receivers' | 'servers' | 'operations' | 'tenants';

export interface MetricDefinition {
  /** `spangraph_receiver_accepted_spans_total` */
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly labels?: Readonly<Record<string, LabelValues>>;
  /** Upper bounds of a histogram, ascending. */
  readonly buckets?: readonly number[];
  /** Whether each thread has a series of its own, with the label `thread`. Without it, threads are added up. */
  readonly isPerThread?: boolean;
}

type MetricOptions = Pick<MetricDefinition, 'labels' | 'isPerThread'>;

/** What only grows. */
export function counter(name: string, help: string, options: MetricOptions = {}): MetricDefinition {
  return { name, help, type: 'counter', ...options };
}

/** What goes up and down. The value of a gauge that was never set is not shown. */
export function gauge(name: string, help: string, options: MetricOptions = {}): MetricDefinition {
  return { name, help, type: 'gauge', ...options };
}

/** How often values were at most each of the bounds in `buckets`, which ascend. */
export function histogram(
  name: string,
  help: string,
  buckets: readonly number[],
  options: MetricOptions = {},
): MetricDefinition {
  return { name, help, type: 'histogram', buckets, ...options };
}

export type Labels = Readonly<Record<string, string>>;

/** Counts for one thread. Each call takes less than a microsecond. Throws for a metric or a label value that is not defined. */
export interface Meter {
  add(metric: MetricDefinition, amount: number, labels?: Labels): void;
  /** Also for a counter that somebody else keeps. */
  set(metric: MetricDefinition, value: number, labels?: Labels): void;
  observe(metric: MetricDefinition, value: number, labels?: Labels): void;
}

/** Counts nothing: for commands, for tests, and where metrics are switched off. */
export const NO_METER: Meter = { add: () => {}, set: () => {}, observe: () => {} };

/** Seconds, from a fast read to a slow one. */
export const DURATION_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
