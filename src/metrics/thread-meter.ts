/** The meter of one thread. It writes to memory that it shares with the thread that is scraped, and waits for nobody. */
import type { Labels, Meter, MetricDefinition } from './definition.ts';
import { type LabelNames, MetricLayout } from './layout.ts';

/** What a thread needs to count. Crosses threads. Absent where metrics are switched off. */
export interface MeterData {
  readonly names: LabelNames;
  readonly numbers: Float64Array;
}

const NO_LABELS: Labels = {};

export class ThreadMeter implements Meter {
  readonly #layout: MetricLayout;
  /** Only this thread writes them. Another may read them at any time. */
  readonly #numbers: Float64Array;

  constructor(layout: MetricLayout, numbers: Float64Array) {
    this.#layout = layout;
    this.#numbers = numbers;
  }

  /** `definitions` must be those of the thread that made the memory. */
  static over(definitions: readonly MetricDefinition[], { names, numbers }: MeterData): ThreadMeter {
    return new ThreadMeter(new MetricLayout(definitions, names), numbers);
  }

  add(metric: MetricDefinition, amount: number, labels = NO_LABELS): void {
    this.#raise(this.#layout.slotOf(metric, labels), amount);
  }

  set(metric: MetricDefinition, value: number, labels = NO_LABELS): void {
    this.#numbers[this.#layout.slotOf(metric, labels)] = value;
  }

  observe(metric: MetricDefinition, value: number, labels = NO_LABELS): void {
    const slot = this.#layout.slotOf(metric, labels);
    const { buckets = [] } = metric;
    const bucket = buckets.findIndex((bound) => value <= bound);
    this.#raise(slot + (bucket < 0 ? buckets.length : bucket), 1);
    this.#raise(slot + buckets.length + 1, value);
  }

  #raise(slot: number, amount: number): void {
    this.#numbers[slot] = (this.#numbers[slot] ?? 0) + amount;
  }
}
