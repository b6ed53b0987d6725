/** Types of the storage port that also appear in the API. `schema/` imports only these. */
export type {
  AttributeValueSummary,
  EventRecord,
  LinkRecord,
  OperationSummary,
  SpanRecord,
  TraceSummary,
} from '../storage/backend.ts';
export type { AttributeName, GroupValue, NumberMeasures } from '../storage/measures.ts';
export type { Operator, TestOf, ValueKind } from '../storage/operators/operators.ts';
export type {
  AttributeTest,
  EnumField,
  EnumTest,
  EventTest,
  FilterValue,
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

/** A value or a promise of it. */
export type MaybePromise<Value> = Value | Promise<Value>;
