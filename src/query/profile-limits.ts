/** Limits on counting the attributes of spans. */
export interface ProfileLimits {
  /** Spans whose attributes are counted for one side of a comparison. */
  readonly maxProfiledSpans: number;
  /** Attribute keys that are counted. */
  readonly maxProfiledKeys: number;
  /** Distinct values of a key that are counted. The values of a key with more are not compared. */
  readonly maxProfiledValues: number;
}
