/**
 * The numbers of all threads of a process, and their text for Prometheus. Each thread has memory of its own that it shares with
 * this one. So a scrape waits for no other thread, and sees what a thread has counted until now, however busy it is.
 */
import { AggregatorRegistry, Registry } from 'prom-client';
import type { Labels, Meter, MetricDefinition } from './definition.ts';
import { type LabelNames, MetricLayout, type Series } from './layout.ts';
import { type MeterData, ThreadMeter } from './thread-meter.ts';

/** As prom-client takes it. */
interface Value {
  readonly labels: Labels;
  readonly value: number;
  /** Of a part of a histogram. */
  readonly metricName?: string;
}

export const METRICS_TYPE = Registry.PROMETHEUS_CONTENT_TYPE;

export class Metrics {
  readonly #layout: MetricLayout;
  readonly #names: LabelNames;
  readonly #threads = new Map<string, Float64Array>();

  constructor(definitions: readonly MetricDefinition[], names: LabelNames) {
    this.#layout = new MetricLayout(definitions, names);
    this.#names = names;
  }

  /** A meter for the calling thread, under this name. */
  meter(thread: string): Meter {
    return new ThreadMeter(this.#layout, this.#numbersOf(thread));
  }

  /** What another thread makes its meter of. A thread that takes the place of another one goes on with its numbers. */
  dataFor(thread: string): MeterData {
    return { names: this.#names, numbers: this.#numbersOf(thread) };
  }

  /** In the text format of Prometheus. */
  text(): Promise<string> {
    const metrics = this.#layout.definitions.map((metric) => ({
      name: metric.name,
      help: metric.help,
      type: metric.type,
      aggregator: 'sum',
      values: this.#valuesOf(metric),
    }));
    return AggregatorRegistry.aggregate([metrics]).metrics();
  }

  #numbersOf(thread: string): Float64Array {
    const known = this.#threads.get(thread);
    if (known !== undefined) return known;
    const made = new Float64Array(new SharedArrayBuffer(this.#layout.size * Float64Array.BYTES_PER_ELEMENT));
    const gauges = this.#layout.definitions.filter(({ type }) => type === 'gauge');
    // Until it is set.
    for (const { slot } of gauges.flatMap((gauge) => this.#layout.seriesOf(gauge))) made[slot] = Number.NaN;
    this.#threads.set(thread, made);
    return made;
  }

  #valuesOf(metric: MetricDefinition): Value[] {
    const series = this.#layout.seriesOf(metric);
    if (metric.isPerThread !== true) return series.flatMap((one) => valuesOf(metric, one, [...this.#threads.values()]));
    return [...this.#threads].flatMap(([thread, numbers]) =>
      series.flatMap(({ labels, slot }) => valuesOf(metric, { labels: { thread, ...labels }, slot }, [numbers])),
    );
  }
}

function valuesOf(
  { name, buckets }: MetricDefinition,
  { labels, slot }: Series,
  threads: readonly Float64Array[],
): Value[] {
  const sumAt = (at: number): number | undefined => {
    const known = threads.map((numbers) => numbers[at] ?? Number.NaN).filter((number) => !Number.isNaN(number));
    return known.length === 0 ? undefined : known.reduce((sum, number) => sum + number, 0);
  };
  if (buckets === undefined) {
    const value = sumAt(slot);
    return value === undefined ? [] : [{ labels, value }];
  }
  let count = 0;
  const values = [...buckets, '+Inf'].map((bound, index) => {
    count += sumAt(slot + index) ?? 0;
    return { metricName: `${name}_bucket`, labels: { ...labels, le: String(bound) }, value: count };
  });
  const sum = sumAt(slot + buckets.length + 1) ?? 0;
  return [
    ...values,
    { metricName: `${name}_sum`, labels, value: sum },
    { metricName: `${name}_count`, labels, value: count },
  ];
}
