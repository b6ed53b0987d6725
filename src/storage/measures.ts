/**
 * What spans can be measured by: counts, errors, durations and numbers of attributes, by group and by stretch of time. The port
 * has one read for all of it, `SpanReader.measureSpans`.
 */
import type { AttributeValue } from '../model/attributes.ts';
import type { NumberSum } from '../model/exact-sum.ts';
import type { SpanError } from '../model/span-errors.ts';
import type { AttributeTest, SpanFilter, TimeRange } from './query.ts';

/** An attribute by its key. Without a scope the first one counts, in the order of `ATTRIBUTE_SCOPES`. */
export type AttributeName = Pick<AttributeTest, 'key' | 'scope'>;

/** Fields that spans are grouped by. `rootService` and `rootName` are those of the root of the span's trace. */
export type GroupField = 'service' | 'name' | 'kind' | 'statusCode' | 'rootService' | 'rootName';

/**
 * What spans are grouped by. With a field or an attribute each span is in one group. With `durations` it is in the group of the
 * bucket that its duration is in, or in none: the list says where each bucket begins, ascending, and where the last one ends
 * (nanoseconds). With `error` it is in one group for each thing that went wrong in it (`errorsOf` of the model), once in each, so
 * it may be in several groups or in none; `among`: only these errors count.
 */
export type GroupKey =
  | { readonly field: GroupField }
  | { readonly attribute: AttributeName }
  | { readonly durations: readonly bigint[] }
  | { readonly error: true; readonly among?: readonly SpanError[] };

/**
 * The value of a group: a text, the number of a kind, a status code or a bucket of durations as a bigint, the value of an
 * attribute, or the three texts of an error. Undefined for spans that lack it: an empty service, a trace without a root, an attribute that is absent or has no
 * value. -0 counts as 0; values of different types differ.
 */
export type GroupValue = AttributeValue | undefined;

/** Asks for measures of spans. */
export interface MeasuresRequest {
  readonly filter?: SpanFilter;
  readonly timeRange?: TimeRange;
  /** No keys: all spans are one group. */
  readonly groupBy: readonly GroupKey[];
  /**
   * Where the buckets of time begin, ascending, and where the last one ends (nanoseconds since the Unix epoch). Spans that start
   * in none of them do not count. Absent: no buckets.
   */
  readonly times?: readonly bigint[];
  /** Whether each measure has a sketch of the durations. */
  readonly sketch: boolean;
  /** Attributes whose numbers are measured. */
  readonly numbers: readonly AttributeName[];
  /** Whether each group must have its earliest and latest start. */
  readonly starts?: true;
  /** Whether measures must have the shortest duration. Sums that a backend keeps do not have it, so then all spans are read. */
  readonly shortest?: true;
  /** Maximum number of groups. A read that finds more throws OPERATION_TOO_COMPLEX. */
  readonly maxGroups: number;
}

/** Measures of some spans, of at least one. All figures but those of sketches are exact. */
export interface Measures {
  readonly count: number;
  /** Spans with status ERROR. */
  readonly errorCount: number;
  readonly durationSumNano: bigint;
  readonly durationMaxNano: bigint;
  /** May be absent if the request did not ask for `shortest`. */
  readonly durationMinNano?: bigint | undefined;
  /** Durations, if the request asked for them. */
  readonly sketch?: DurationSketch | undefined;
  /** In the order of the request. Undefined where the spans have no number. */
  readonly numbers: readonly (NumberMeasures | undefined)[];
}

/** Numbers of an attribute: int64 and double values and elements of arrays, not NaN. */
export interface NumberMeasures {
  readonly count: number;
  readonly sum: NumberSum;
  /** The nearest double, as `max` is. */
  readonly min: number;
  readonly max: number;
  readonly sketch: NumberSketch;
}

/** Measures of the spans of a group that start in one bucket of time. */
export interface MeasuresOfTime {
  /** Index of the bucket. */
  readonly time: number;
  readonly measures: Measures;
}

/** Spans that have the same value for each key of a request. */
export interface MeasuredGroup {
  /** A value for each key, in their order. */
  readonly key: readonly GroupValue[];
  readonly total: Measures;
  /** Earliest and latest start of its spans. May be absent if the request did not ask for `starts`. */
  readonly firstStartUnixNano?: bigint;
  readonly lastStartUnixNano?: bigint;
  /** In order of time, without empty buckets. Empty if the request has no times. */
  readonly times: readonly MeasuresOfTime[];
}

/** A group with its earliest and latest start. */
export type TimedGroup = MeasuredGroup & Required<Pick<MeasuredGroup, 'firstStartUnixNano' | 'lastStartUnixNano'>>;

/** Counts of durations in the buckets of statistics/duration-grid.ts, which are the same everywhere. */
export interface DurationSketch {
  /** The bucket of the first count. */
  readonly first: number;
  /** How many durations are in each bucket from the first on. */
  readonly counts: Uint32Array;
}

/** How many numbers each bucket of statistics/number-sketch.ts has. */
export type NumberSketch = ReadonlyMap<number, number>;
