/** Where each number of each metric stands in the memory of a thread. Equal definitions give equal layouts in all threads. */
import type { Labels, LabelValues, MetricDefinition } from './definition.ts';
import { closedDomain, type LabelDomain, openDomain } from './label-domain.ts';

/** The server of the API, beside those of the receivers. */
const API_SERVER = 'api';

/** What the running program knows of labels. Plain data, because it crosses threads. */
export interface LabelNames {
  /** Names of the receivers. */
  readonly receivers: readonly string[];
  /** Most names of operations. Only one thread may count by them: it alone knows their numbers. */
  readonly maxOperations: number;
  /** As for names of operations. */
  readonly maxTenants: number;
}

/** One combination of label values, and its first number. */
export interface Series {
  readonly labels: Labels;
  readonly slot: number;
}

interface PlacedMetric {
  readonly first: number;
  /** Numbers of one series: 1, or for a histogram its buckets, the last without a bound, and the sum. */
  readonly width: number;
  readonly domains: readonly (readonly [string, LabelDomain])[];
}

export class MetricLayout {
  readonly definitions: readonly MetricDefinition[];
  /** Numbers of one thread. */
  readonly size: number;
  readonly #metrics = new Map<string, PlacedMetric>();

  constructor(definitions: readonly MetricDefinition[], names: LabelNames) {
    this.definitions = definitions;
    const operations = openDomain(names.maxOperations);
    const tenants = openDomain(names.maxTenants);
    const domainOf = (values: LabelValues): LabelDomain => {
      if (values === 'operations') return operations;
      if (values === 'servers') return closedDomain([...names.receivers, API_SERVER]);
      if (values === 'tenants') return tenants;
      return closedDomain(values === 'receivers' ? names.receivers : values);
    };
    let size = 0;
    for (const { name, labels = {}, buckets } of definitions) {
      const domains = Object.entries(labels).map(([label, values]) => [label, domainOf(values)] as const);
      const width = buckets === undefined ? 1 : buckets.length + 2;
      this.#metrics.set(name, { first: size, width, domains });
      size += width * domains.reduce((product, [, domain]) => product * domain.size, 1);
    }
    this.size = size;
  }

  /** The first number of a series. Throws if there is none. */
  slotOf({ name }: MetricDefinition, labels: Labels): number {
    const { first, width, domains } = this.#metric(name);
    let index = 0;
    for (const [label, domain] of domains) index = index * domain.size + domain.indexOf(labels[label] ?? '');
    return first + index * width;
  }

  /** The series of a metric, with all values of its labels that are known now. */
  seriesOf({ name }: MetricDefinition): Series[] {
    const { first, width, domains } = this.#metric(name);
    let series: Series[] = [{ labels: {}, slot: 0 }];
    for (const [label, domain] of domains) {
      series = series.flatMap(({ labels, slot }) =>
        domain.values.map((value, index) => ({
          labels: { ...labels, [label]: value },
          slot: slot * domain.size + index,
        })),
      );
    }
    return series.map(({ labels, slot }) => ({ labels, slot: first + slot * width }));
  }

  #metric(name: string): PlacedMetric {
    const metric = this.#metrics.get(name);
    if (metric === undefined) throw new RangeError(`The metric ${name} is not defined.`);
    return metric;
  }
}
