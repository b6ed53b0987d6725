/** Which attributes spans have, how many spans have each, and with which values. `SpanReader.profileAttributes` reads it. */
import type { AttributeScope, AttributeType, AttributeValue } from '../model/attributes.ts';
import type { AttributeName, NumberMeasures } from './measures.ts';
import type { SpanFilter, TimeRange } from './query.ts';

/** Which keys are profiled: those that meet all that is given. */
export interface ProfiledKeys {
  readonly scope?: AttributeScope;
  readonly prefix?: string;
  /** A part of the key. Case counts. */
  readonly contains?: string;
  /** Only these. One without a scope stands for the key in every scope. */
  readonly names?: readonly AttributeName[];
}

/** Values that are counted even if their key has more than `maxValues`. */
export interface WantedValues extends Required<AttributeName> {
  readonly values: readonly AttributeValue[];
}

/** How values are profiled. */
export interface ProfiledValues {
  /** Distinct values of a key in one scope that are counted. The values of a key with more are left out, but for `wanted`. */
  readonly maxValues: number;
  readonly wanted: readonly WantedValues[];
}

/** Asks which attributes the spans have that meet the filter and start in the range. */
export interface ProfileRequest extends ProfiledKeys {
  readonly filter?: SpanFilter;
  readonly timeRange?: TimeRange;
  /** Absent: only keys are counted. */
  readonly values?: ProfiledValues;
  /** A read that finds more keys throws OPERATION_TOO_COMPLEX. */
  readonly maxKeys: number;
  /** A read that finds more spans throws OPERATION_TOO_COMPLEX. Absent: no bound. */
  readonly maxSpans?: number;
}

/** All counts are exact. */
export interface AttributeProfile {
  /** Spans that meet the filter and start in the range. */
  readonly spanCount: number;
  /** In order of key and scope name. */
  readonly attributes: readonly ProfiledAttribute[];
}

/** How many spans have the value at least once. -0 and 0 are one value. */
export interface ProfiledValue {
  readonly value: AttributeValue;
  readonly count: number;
}

/** A key in one scope. */
export interface ProfiledAttribute {
  readonly key: string;
  readonly scope: AttributeScope;
  /** Sorted by name. */
  readonly types: readonly AttributeType[];
  /** Spans that have the key in this scope, at least once. */
  readonly spanCount: number;
  /** In no order. Those that are counted, if the request asks for values. A span may have several. */
  readonly values: readonly ProfiledValue[];
  /** Whether there are more distinct values than the request counts, so that `values` has only those that are wanted. */
  readonly isCrowded: boolean;
  /** Of all values, counted or not. Undefined without numbers, and if the request asks for no values. */
  readonly numbers: NumberMeasures | undefined;
}
