/** The inputs that contain each other, by name and shape. A separate file defines the fields of each. */
import { builder } from '../builder.ts';
import type { AggregateFilterInput } from './aggregate-filter.ts';
import type { AttributeFilterInput } from './attribute-filter.ts';
import type { IntFilterInput } from './comparisons.ts';
import type { FloatInput, Int64Input, MomentInput, OperatorInput } from './operator-fields.ts';

type Maybe<Value> = Value | null | undefined;
type StringFilterInput = OperatorInput<'string'>;
type EnumFilterInput = OperatorInput<'enum'>;

/** Exactly one condition is given; GraphQL checks that. */
export interface SpanFilterInput {
  readonly and?: Maybe<readonly SpanFilterInput[]>;
  readonly or?: Maybe<readonly SpanFilterInput[]>;
  readonly not?: Maybe<SpanFilterInput>;
  readonly traceId?: Maybe<string>;
  readonly spanId?: Maybe<string>;
  readonly parentSpanId?: Maybe<string>;
  readonly isRoot?: Maybe<boolean>;
  readonly name?: Maybe<StringFilterInput>;
  readonly service?: Maybe<StringFilterInput>;
  readonly kind?: Maybe<EnumFilterInput>;
  readonly statusCode?: Maybe<EnumFilterInput>;
  readonly statusMessage?: Maybe<StringFilterInput>;
  readonly durationNano?: Maybe<Int64Input>;
  readonly durationMs?: Maybe<FloatInput>;
  readonly startTimeUnixNano?: Maybe<Int64Input>;
  readonly endTimeUnixNano?: Maybe<Int64Input>;
  readonly startTime?: Maybe<MomentInput>;
  readonly endTime?: Maybe<MomentInput>;
  readonly attribute?: Maybe<AttributeFilterInput>;
  readonly scopeName?: Maybe<StringFilterInput>;
  readonly scopeVersion?: Maybe<StringFilterInput>;
  readonly event?: Maybe<EventFilterInput>;
  readonly link?: Maybe<LinkFilterInput>;
  readonly parent?: Maybe<SpanFilterInput>;
  readonly ancestor?: Maybe<SpanFilterInput>;
  readonly child?: Maybe<SpanFilterInput>;
  readonly descendant?: Maybe<SpanFilterInput>;
  readonly sibling?: Maybe<SpanFilterInput>;
  readonly childCount?: Maybe<Int64Input>;
  readonly trace?: Maybe<TraceFilterInput>;
}

export interface EventFilterInput {
  readonly name?: Maybe<StringFilterInput>;
  readonly timeSinceStartNano?: Maybe<Int64Input>;
  readonly attribute?: Maybe<AttributeFilterInput>;
  readonly attributes?: Maybe<readonly AttributeFilterInput[]>;
}

export interface LinkFilterInput {
  readonly traceId?: Maybe<string>;
  readonly spanId?: Maybe<string>;
  readonly attribute?: Maybe<AttributeFilterInput>;
  readonly attributes?: Maybe<readonly AttributeFilterInput[]>;
  readonly target?: Maybe<SpanFilterInput>;
}

/** Exactly one condition is given; GraphQL checks that. */
export interface TraceFilterInput {
  readonly and?: Maybe<readonly TraceFilterInput[]>;
  readonly or?: Maybe<readonly TraceFilterInput[]>;
  readonly not?: Maybe<TraceFilterInput>;
  readonly traceId?: Maybe<string>;
  readonly durationNano?: Maybe<Int64Input>;
  readonly durationMs?: Maybe<FloatInput>;
  readonly spanCount?: Maybe<IntFilterInput>;
  readonly errorCount?: Maybe<IntFilterInput>;
  readonly rootService?: Maybe<StringFilterInput>;
  readonly rootName?: Maybe<StringFilterInput>;
  readonly service?: Maybe<StringFilterInput>;
  readonly anySpan?: Maybe<SpanFilterInput>;
  readonly noSpan?: Maybe<SpanFilterInput>;
  readonly everySpan?: Maybe<SpanFilterInput>;
  readonly matchingSpans?: Maybe<MatchingSpansFilterInput>;
}

export interface MatchingSpansFilterInput {
  readonly filter: SpanFilterInput;
  readonly count?: Maybe<Int64Input>;
  readonly avg?: Maybe<AggregateFilterInput>;
  readonly sum?: Maybe<AggregateFilterInput>;
  readonly min?: Maybe<AggregateFilterInput>;
  readonly max?: Maybe<AggregateFilterInput>;
}

export const SpanFilterRef = builder.inputRef<SpanFilterInput>('SpanFilter');
export const EventFilterRef = builder.inputRef<EventFilterInput>('EventFilter');
export const LinkFilterRef = builder.inputRef<LinkFilterInput>('LinkFilter');
export const MatchingSpansFilterRef = builder.inputRef<MatchingSpansFilterInput>('MatchingSpansFilter');
export const TraceFilterRef = builder.inputRef<TraceFilterInput>('TraceFilter');
