/** What a metrics query of TraceQL returns: series of samples with typed labels. */

/**
 * A bigint is an int64, a number a double. Null is TraceQL's `nil`: the label of a series that counts all values of an attribute
 * (`baseline_total` of `compare()`). Lists, maps and bytes are labels as text.
 */
export type LabelValue = string | bigint | number | boolean | null;

/** `key` is the field as TraceQL writes it (`resource.service.name`, `name`), or `__name__`, `p`, `__bucket`, `__meta_type`. */
export interface MetricLabel {
  readonly key: string;
  readonly value: LabelValue;
}

/** Durations are in seconds, rates in spans a second; other values have the unit of the attribute. */
export interface MetricSample {
  /** Nanoseconds since the Unix epoch. */
  readonly timeUnixNano: bigint;
  readonly value: number;
}

/** A span that counts in a sample. */
export interface MetricExemplar {
  /** 32 hex digits. */
  readonly traceId: string;
  readonly spanId: string;
  /** The measured field and the keys of `by()`, as far as the span has them. The trace id is not among them. */
  readonly labels: readonly MetricLabel[];
  /** What the function measures of the span. Where it only counts: the value of the sample. */
  readonly value: number;
  /** When the span started. */
  readonly timeUnixNano: bigint;
}

export interface MetricSeries {
  readonly labels: readonly MetricLabel[];
  /** In order of time, without samples that have no value. None in the errors of `compare()`. */
  readonly samples: readonly MetricSample[];
  /** In order of time. */
  readonly exemplars: readonly MetricExemplar[];
}

export interface MetricsAnswer {
  /** In the order of the texts of their labels. */
  readonly series: readonly MetricSeries[];
  /** Why this is not all, for people. Undefined: it is all. */
  readonly partial: string | undefined;
}

/** Between two moments, in nanoseconds since the Unix epoch. */
export interface MetricsRange {
  readonly start: bigint;
  readonly end: bigint;
}

export interface MetricsWish {
  /** Most exemplars of the whole answer. 0: none. */
  readonly exemplars: number;
  /** Most series; further ones are left out, and the answer says so. Absent: no bound but those of the server. */
  readonly maxSeries?: number | undefined;
}
