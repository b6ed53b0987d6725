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
export type { Operator, TestOf, ValueKind } from '../storage/operators/operators.ts';
export type {
  AttributeTest,
  EnumField,
  EnumTest,
  EventTest,
  FilterValue,
  Int64Field,
  Int64Test,
  LinkTest,
  MatchingSpans,
  NumberTest,
  Relation,
  SpanFilter,
  SpanNumber,
  StringField,
  StringTest,
  TimeRange,
  TraceFilter,
} from '../storage/query.ts';

/** A value that is at hand, or will be. */
export type MaybePromise<Value> = Value | Promise<Value>;
