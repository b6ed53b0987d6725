/** The words of the storage port that also appear in questions and answers; `schema/` knows the port by these alone. */
export type {
  AttributeKeySummary,
  AttributeValueSummary,
  EventRecord,
  LinkRecord,
  OperationSummary,
  SpanRecord,
  TraceSummary,
} from '../storage/backend.ts';
export type {
  AttributeTest,
  EnumTest,
  FilterValue,
  Int64Test,
  SpanFilter,
  StringTest,
  TimeRange,
  TraceFilter,
} from '../storage/query.ts';

/** A value that is at hand, or will be. */
export type MaybePromise<Value> = Value | Promise<Value>;
