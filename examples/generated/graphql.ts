/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** A comparison with an aggregate of the numbers of several spans. Does not match if there is no number. Nothing is rounded: sums are exact, averages are compared as fractions. Every operator given must hold. An operator that is absent or null is ignored. */
export type AggregateFilter = {
  /** Equal to this value. */
  eq?: string | number | boolean | null | undefined;
  /** Greater than this value. */
  gt?: string | number | boolean | null | undefined;
  /** Greater than or equal to this value. */
  gte?: string | number | boolean | null | undefined;
  /** Equal to one of these values. An empty list never matches. */
  in?: Array<string | number | boolean> | null | undefined;
  /** Less than this value. */
  lt?: string | number | boolean | null | undefined;
  /** Less than or equal to this value. */
  lte?: string | number | boolean | null | undefined;
  /** Not equal to this value. */
  ne?: string | number | boolean | null | undefined;
  /** The numbers. */
  of: SpanNumber;
};

/** A comparison with an attribute. Give at least one operator. Every operator given must hold. An operator that is absent or null is ignored. Without a scope it looks at the span, its resource, its instrumentation scope, its events and its links: any match counts. Values are typed: `200` finds the int 200 and the double 200.0, `"200"` finds strings only. A list matches if one of its items does. All operators but `exists: false` need the attribute to be present; `not: { attribute: ... }` also finds spans without it. */
export type AttributeFilter = {
  /** Contains this text. */
  contains?: string | null | undefined;
  /** Equal to this value. */
  eq?: string | number | boolean | null | undefined;
  /** true: present. false: absent. */
  exists?: boolean | null | undefined;
  /** Greater than this value. Compares numbers with numbers, and texts with texts by code point. Other values do not match. */
  gt?: string | number | boolean | null | undefined;
  /** Greater than or equal to this value. Compares numbers with numbers, and texts with texts by code point. Other values do not match. */
  gte?: string | number | boolean | null | undefined;
  /** Equal to one of these values. An empty list never matches. */
  in?: Array<string | number | boolean> | null | undefined;
  /** The name of the attribute, such as `http.request.method`. */
  key: string;
  /** Less than this value. Compares numbers with numbers, and texts with texts by code point. Other values do not match. */
  lt?: string | number | boolean | null | undefined;
  /** Less than or equal to this value. Compares numbers with numbers, and texts with texts by code point. Other values do not match. */
  lte?: string | number | boolean | null | undefined;
  /** Present and not equal to this value. */
  ne?: string | number | boolean | null | undefined;
  /** Present and does not contain this text. */
  notContains?: string | null | undefined;
  /** Present and equal to none of these values. */
  notIn?: Array<string | number | boolean> | null | undefined;
  /** Present and does not match this regular expression anywhere. RE2 syntax, as in `regex`. */
  notRegex?: string | null | undefined;
  /** Matches this regular expression anywhere. RE2 syntax, matched in linear time: no lookaround and no backreferences. Anchor with `^` and `$`; `(?i)` at the start ignores case. */
  regex?: string | null | undefined;
  /** Where to look. Absent: everywhere. */
  scope?: AttributeScope | null | undefined;
  /** Starts with this text. */
  startsWith?: string | null | undefined;
  /** Only attributes of this type count. Absent: of any type. */
  type?: AttributeType | null | undefined;
  /** Values are compared one by one, the items of lists too, as the text form does: one value of this type must meet every operator. So `ne` finds lists with another item. Absent: as each operator says. */
  valueType?: ValueType | null | undefined;
};

/** An attribute by its name. */
export type AttributeName = {
  /** The name of the attribute, such as `messaging.message.body.size`. */
  key: string;
  /** Where to look; everywhere if absent. */
  scope?: AttributeScope | null | undefined;
};

/** Where an attribute is attached. */
export type AttributeScope =
  /** On an event of the span. */
  | 'EVENT'
  /** On a link of the span. */
  | 'LINK'
  /** On the resource that sent the span: a process with its host and service. */
  | 'RESOURCE'
  /** On the instrumentation scope that created the span: a library. */
  | 'SCOPE'
  /** On the span itself. */
  | 'SPAN';

/** The OTLP type of an attribute's value. */
export type AttributeType =
  /** A list of values. */
  | 'ARRAY'
  /** True or false. */
  | 'BOOL'
  /** Bytes, shown as base64. */
  | 'BYTES'
  /** A 64-bit floating point number. NaN and infinities are shown as strings. */
  | 'DOUBLE'
  /** No value, shown as null. */
  | 'EMPTY'
  /** A signed 64-bit integer. Shown as a string beyond ±2^53. */
  | 'INT'
  /** A list of keys and values, shown as an object. */
  | 'KVLIST'
  /** Text. */
  | 'STRING';

/** A comparison with a signed 64-bit integer; { gte: 500, lt: 600 } is a range. Every operator given must hold. An operator that is absent or null is ignored. */
export type BigIntFilter = {
  /** Equal to this value. */
  eq?: string | number | null | undefined;
  /** Greater than this value. */
  gt?: string | number | null | undefined;
  /** Greater than or equal to this value. */
  gte?: string | number | null | undefined;
  /** Equal to one of these values. An empty list never matches. */
  in?: Array<string | number> | null | undefined;
  /** Less than this value. */
  lt?: string | number | null | undefined;
  /** Less than or equal to this value. */
  lte?: string | number | null | undefined;
  /** Not equal to this value. */
  ne?: string | number | null | undefined;
};

/** A comparison with a time; { gte: "now-1h", lt: "now" } is a range. Every operator given must hold. An operator that is absent or null is ignored. */
export type DateTimeFilter = {
  /** Equal to this value. */
  eq?: string | null | undefined;
  /** Greater than this value. */
  gt?: string | null | undefined;
  /** Greater than or equal to this value. */
  gte?: string | null | undefined;
  /** Equal to one of these values. An empty list never matches. */
  in?: Array<string> | null | undefined;
  /** Less than this value. */
  lt?: string | null | undefined;
  /** Less than or equal to this value. */
  lte?: string | null | undefined;
  /** Not equal to this value. */
  ne?: string | null | undefined;
};

/** Conditions on one event of a span: all that are given hold on the same event. `{}` is met by any event. */
export type EventFilter = {
  /** An attribute of the event; leave out `scope`, because only attributes of the event count. */
  attribute?: AttributeFilter | null | undefined;
  /** Several attributes: each of these holds. */
  attributes?: Array<AttributeFilter> | null | undefined;
  /** The name of the event, such as `exception`. */
  name?: StringFilter | null | undefined;
  /** Nanoseconds from the span's start to the event, or with a unit: `"500ms"`; negative for an event before it. */
  timeSinceStartNano?: BigIntFilter | null | undefined;
};

/** A comparison with a number, which is taken as the decimal that it is written as: 0.1 is a tenth. Up to 15 digits are exact. Every operator given must hold. An operator that is absent or null is ignored. */
export type FloatFilter = {
  /** Equal to this value. */
  eq?: number | null | undefined;
  /** Greater than this value. */
  gt?: number | null | undefined;
  /** Greater than or equal to this value. */
  gte?: number | null | undefined;
  /** Equal to one of these values. An empty list never matches. */
  in?: Array<number> | null | undefined;
  /** Less than this value. */
  lt?: number | null | undefined;
  /** Less than or equal to this value. */
  lte?: number | null | undefined;
  /** Not equal to this value. */
  ne?: number | null | undefined;
};

/** A comparison with a count; { gte: 5, lt: 10 } is a range. Every operator given must hold. An operator that is absent or null is ignored. */
export type IntFilter = {
  /** Equal to this value. */
  eq?: number | null | undefined;
  /** Greater than this value. */
  gt?: number | null | undefined;
  /** Greater than or equal to this value. */
  gte?: number | null | undefined;
  /** Less than this value. */
  lt?: number | null | undefined;
  /** Less than or equal to this value. */
  lte?: number | null | undefined;
  /** Not equal to this value. */
  ne?: number | null | undefined;
};

/** A comparison with a span kind. Every operator given must hold. An operator that is absent or null is ignored. */
export type KindFilter = {
  /** Equal to this value. */
  eq?: SpanKind | null | undefined;
  /** Equal to one of these values. An empty list never matches. */
  in?: Array<SpanKind> | null | undefined;
  /** Not equal to this value. */
  ne?: SpanKind | null | undefined;
};

/** Conditions on one link of a span: all that are given hold on the same link. `{}` is met by any link. */
export type LinkFilter = {
  /** An attribute of the link; leave out `scope`, because only attributes of the link count. */
  attribute?: AttributeFilter | null | undefined;
  /** Several attributes: each of these holds. */
  attributes?: Array<AttributeFilter> | null | undefined;
  /** The linked span has this id. */
  spanId?: string | null | undefined;
  /** The linked span, in any trace, is stored and meets this. */
  target?: SpanFilter | null | undefined;
  /** The linked span is of this trace. */
  traceId?: string | null | undefined;
};

/** Conditions on all spans of a trace that meet a filter; at least one is given, and each that is given holds. `count: { eq: 0 }` finds traces without such a span; the other conditions need at least one. */
export type MatchingSpansFilter = {
  /** The average of their numbers. */
  avg?: AggregateFilter | null | undefined;
  /** The number of these spans. */
  count?: BigIntFilter | null | undefined;
  /** Which spans. */
  filter: SpanFilter;
  /** The largest of their numbers. */
  max?: AggregateFilter | null | undefined;
  /** The smallest of their numbers. */
  min?: AggregateFilter | null | undefined;
  /** The sum of their numbers. */
  sum?: AggregateFilter | null | undefined;
};

/** The direction of an order. */
export type OrderDirection =
  /** Smallest or earliest first. */
  | 'ASC'
  /** Largest or latest first. */
  | 'DESC';

/** A condition on spans. Exactly one field is given; combine several with `and: [{...}, {...}]`, `or` and `not`. Conditions on other spans (`parent`, `ancestor` ...) nest to any depth within the limits. */
export type SpanFilter =
  {   /** A span above it (its parent, the parent of that, and so on) meets this. */
  ancestor: SpanFilter; and?: never; attribute?: never; child?: never; childCount?: never; descendant?: never; durationMs?: never; durationNano?: never; endTime?: never; endTimeUnixNano?: never; event?: never; isRoot?: never; kind?: never; link?: never; name?: never; not?: never; or?: never; parent?: never; parentSpanId?: never; scopeName?: never; scopeVersion?: never; service?: never; sibling?: never; spanId?: never; startTime?: never; startTimeUnixNano?: never; statusCode?: never; statusMessage?: never; trace?: never; traceId?: never; }
  |  { ancestor?: never;   /** All of these hold. An empty list always holds. */
  and: Array<SpanFilter>; attribute?: never; child?: never; childCount?: never; descendant?: never; durationMs?: never; durationNano?: never; endTime?: never; endTimeUnixNano?: never; event?: never; isRoot?: never; kind?: never; link?: never; name?: never; not?: never; or?: never; parent?: never; parentSpanId?: never; scopeName?: never; scopeVersion?: never; service?: never; sibling?: never; spanId?: never; startTime?: never; startTimeUnixNano?: never; statusCode?: never; statusMessage?: never; trace?: never; traceId?: never; }
  |  { ancestor?: never; and?: never;   /** An attribute of the span, its resource, its scope, its events or its links. */
  attribute: AttributeFilter; child?: never; childCount?: never; descendant?: never; durationMs?: never; durationNano?: never; endTime?: never; endTimeUnixNano?: never; event?: never; isRoot?: never; kind?: never; link?: never; name?: never; not?: never; or?: never; parent?: never; parentSpanId?: never; scopeName?: never; scopeVersion?: never; service?: never; sibling?: never; spanId?: never; startTime?: never; startTimeUnixNano?: never; statusCode?: never; statusMessage?: never; trace?: never; traceId?: never; }
  |  { ancestor?: never; and?: never; attribute?: never;   /** One of its children meets this. */
  child: SpanFilter; childCount?: never; descendant?: never; durationMs?: never; durationNano?: never; endTime?: never; endTimeUnixNano?: never; event?: never; isRoot?: never; kind?: never; link?: never; name?: never; not?: never; or?: never; parent?: never; parentSpanId?: never; scopeName?: never; scopeVersion?: never; service?: never; sibling?: never; spanId?: never; startTime?: never; startTimeUnixNano?: never; statusCode?: never; statusMessage?: never; trace?: never; traceId?: never; }
  |  { ancestor?: never; and?: never; attribute?: never; child?: never;   /** How many children it has; 0 for none. */
  childCount: BigIntFilter; descendant?: never; durationMs?: never; durationNano?: never; endTime?: never; endTimeUnixNano?: never; event?: never; isRoot?: never; kind?: never; link?: never; name?: never; not?: never; or?: never; parent?: never; parentSpanId?: never; scopeName?: never; scopeVersion?: never; service?: never; sibling?: never; spanId?: never; startTime?: never; startTimeUnixNano?: never; statusCode?: never; statusMessage?: never; trace?: never; traceId?: never; }
  |  { ancestor?: never; and?: never; attribute?: never; child?: never; childCount?: never;   /** A span below it (a child, a child of that, and so on) meets this. */
  descendant: SpanFilter; durationMs?: never; durationNano?: never; endTime?: never; endTimeUnixNano?: never; event?: never; isRoot?: never; kind?: never; link?: never; name?: never; not?: never; or?: never; parent?: never; parentSpanId?: never; scopeName?: never; scopeVersion?: never; service?: never; sibling?: never; spanId?: never; startTime?: never; startTimeUnixNano?: never; statusCode?: never; statusMessage?: never; trace?: never; traceId?: never; }
  |  { ancestor?: never; and?: never; attribute?: never; child?: never; childCount?: never; descendant?: never;   /** How long the span took, in milliseconds. */
  durationMs: FloatFilter; durationNano?: never; endTime?: never; endTimeUnixNano?: never; event?: never; isRoot?: never; kind?: never; link?: never; name?: never; not?: never; or?: never; parent?: never; parentSpanId?: never; scopeName?: never; scopeVersion?: never; service?: never; sibling?: never; spanId?: never; startTime?: never; startTimeUnixNano?: never; statusCode?: never; statusMessage?: never; trace?: never; traceId?: never; }
  |  { ancestor?: never; and?: never; attribute?: never; child?: never; childCount?: never; descendant?: never; durationMs?: never;   /** How long the span took, in nanoseconds, or with a unit: `"500ms"`. */
  durationNano: BigIntFilter; endTime?: never; endTimeUnixNano?: never; event?: never; isRoot?: never; kind?: never; link?: never; name?: never; not?: never; or?: never; parent?: never; parentSpanId?: never; scopeName?: never; scopeVersion?: never; service?: never; sibling?: never; spanId?: never; startTime?: never; startTimeUnixNano?: never; statusCode?: never; statusMessage?: never; trace?: never; traceId?: never; }
  |  { ancestor?: never; and?: never; attribute?: never; child?: never; childCount?: never; descendant?: never; durationMs?: never; durationNano?: never;   /** When it ended. */
  endTime: DateTimeFilter; endTimeUnixNano?: never; event?: never; isRoot?: never; kind?: never; link?: never; name?: never; not?: never; or?: never; parent?: never; parentSpanId?: never; scopeName?: never; scopeVersion?: never; service?: never; sibling?: never; spanId?: never; startTime?: never; startTimeUnixNano?: never; statusCode?: never; statusMessage?: never; trace?: never; traceId?: never; }
  |  { ancestor?: never; and?: never; attribute?: never; child?: never; childCount?: never; descendant?: never; durationMs?: never; durationNano?: never; endTime?: never;   /** When it ended, in nanoseconds since the Unix epoch, or as `endTime`. */
  endTimeUnixNano: BigIntFilter; event?: never; isRoot?: never; kind?: never; link?: never; name?: never; not?: never; or?: never; parent?: never; parentSpanId?: never; scopeName?: never; scopeVersion?: never; service?: never; sibling?: never; spanId?: never; startTime?: never; startTimeUnixNano?: never; statusCode?: never; statusMessage?: never; trace?: never; traceId?: never; }
  |  { ancestor?: never; and?: never; attribute?: never; child?: never; childCount?: never; descendant?: never; durationMs?: never; durationNano?: never; endTime?: never; endTimeUnixNano?: never;   /** One event of the span meets all of this. */
  event: EventFilter; isRoot?: never; kind?: never; link?: never; name?: never; not?: never; or?: never; parent?: never; parentSpanId?: never; scopeName?: never; scopeVersion?: never; service?: never; sibling?: never; spanId?: never; startTime?: never; startTimeUnixNano?: never; statusCode?: never; statusMessage?: never; trace?: never; traceId?: never; }
  |  { ancestor?: never; and?: never; attribute?: never; child?: never; childCount?: never; descendant?: never; durationMs?: never; durationNano?: never; endTime?: never; endTimeUnixNano?: never; event?: never;   /** true: the span names no parent; false: it names one, stored or not. */
  isRoot: boolean; kind?: never; link?: never; name?: never; not?: never; or?: never; parent?: never; parentSpanId?: never; scopeName?: never; scopeVersion?: never; service?: never; sibling?: never; spanId?: never; startTime?: never; startTimeUnixNano?: never; statusCode?: never; statusMessage?: never; trace?: never; traceId?: never; }
  |  { ancestor?: never; and?: never; attribute?: never; child?: never; childCount?: never; descendant?: never; durationMs?: never; durationNano?: never; endTime?: never; endTimeUnixNano?: never; event?: never; isRoot?: never;   /** The kind of the span. */
  kind: KindFilter; link?: never; name?: never; not?: never; or?: never; parent?: never; parentSpanId?: never; scopeName?: never; scopeVersion?: never; service?: never; sibling?: never; spanId?: never; startTime?: never; startTimeUnixNano?: never; statusCode?: never; statusMessage?: never; trace?: never; traceId?: never; }
  |  { ancestor?: never; and?: never; attribute?: never; child?: never; childCount?: never; descendant?: never; durationMs?: never; durationNano?: never; endTime?: never; endTimeUnixNano?: never; event?: never; isRoot?: never; kind?: never;   /** One link of the span meets all of this. */
  link: LinkFilter; name?: never; not?: never; or?: never; parent?: never; parentSpanId?: never; scopeName?: never; scopeVersion?: never; service?: never; sibling?: never; spanId?: never; startTime?: never; startTimeUnixNano?: never; statusCode?: never; statusMessage?: never; trace?: never; traceId?: never; }
  |  { ancestor?: never; and?: never; attribute?: never; child?: never; childCount?: never; descendant?: never; durationMs?: never; durationNano?: never; endTime?: never; endTimeUnixNano?: never; event?: never; isRoot?: never; kind?: never; link?: never;   /** The name of the span. */
  name: StringFilter; not?: never; or?: never; parent?: never; parentSpanId?: never; scopeName?: never; scopeVersion?: never; service?: never; sibling?: never; spanId?: never; startTime?: never; startTimeUnixNano?: never; statusCode?: never; statusMessage?: never; trace?: never; traceId?: never; }
  |  { ancestor?: never; and?: never; attribute?: never; child?: never; childCount?: never; descendant?: never; durationMs?: never; durationNano?: never; endTime?: never; endTimeUnixNano?: never; event?: never; isRoot?: never; kind?: never; link?: never; name?: never;   /** This does not hold. */
  not: SpanFilter; or?: never; parent?: never; parentSpanId?: never; scopeName?: never; scopeVersion?: never; service?: never; sibling?: never; spanId?: never; startTime?: never; startTimeUnixNano?: never; statusCode?: never; statusMessage?: never; trace?: never; traceId?: never; }
  |  { ancestor?: never; and?: never; attribute?: never; child?: never; childCount?: never; descendant?: never; durationMs?: never; durationNano?: never; endTime?: never; endTimeUnixNano?: never; event?: never; isRoot?: never; kind?: never; link?: never; name?: never; not?: never;   /** One of these holds. An empty list never holds. */
  or: Array<SpanFilter>; parent?: never; parentSpanId?: never; scopeName?: never; scopeVersion?: never; service?: never; sibling?: never; spanId?: never; startTime?: never; startTimeUnixNano?: never; statusCode?: never; statusMessage?: never; trace?: never; traceId?: never; }
  |  { ancestor?: never; and?: never; attribute?: never; child?: never; childCount?: never; descendant?: never; durationMs?: never; durationNano?: never; endTime?: never; endTimeUnixNano?: never; event?: never; isRoot?: never; kind?: never; link?: never; name?: never; not?: never; or?: never;   /** Its parent is stored and meets this. */
  parent: SpanFilter; parentSpanId?: never; scopeName?: never; scopeVersion?: never; service?: never; sibling?: never; spanId?: never; startTime?: never; startTimeUnixNano?: never; statusCode?: never; statusMessage?: never; trace?: never; traceId?: never; }
  |  { ancestor?: never; and?: never; attribute?: never; child?: never; childCount?: never; descendant?: never; durationMs?: never; durationNano?: never; endTime?: never; endTimeUnixNano?: never; event?: never; isRoot?: never; kind?: never; link?: never; name?: never; not?: never; or?: never; parent?: never;   /** The span names this one as its parent, stored or not. */
  parentSpanId: string; scopeName?: never; scopeVersion?: never; service?: never; sibling?: never; spanId?: never; startTime?: never; startTimeUnixNano?: never; statusCode?: never; statusMessage?: never; trace?: never; traceId?: never; }
  |  { ancestor?: never; and?: never; attribute?: never; child?: never; childCount?: never; descendant?: never; durationMs?: never; durationNano?: never; endTime?: never; endTimeUnixNano?: never; event?: never; isRoot?: never; kind?: never; link?: never; name?: never; not?: never; or?: never; parent?: never; parentSpanId?: never;   /** The name of the instrumentation scope. */
  scopeName: StringFilter; scopeVersion?: never; service?: never; sibling?: never; spanId?: never; startTime?: never; startTimeUnixNano?: never; statusCode?: never; statusMessage?: never; trace?: never; traceId?: never; }
  |  { ancestor?: never; and?: never; attribute?: never; child?: never; childCount?: never; descendant?: never; durationMs?: never; durationNano?: never; endTime?: never; endTimeUnixNano?: never; event?: never; isRoot?: never; kind?: never; link?: never; name?: never; not?: never; or?: never; parent?: never; parentSpanId?: never; scopeName?: never;   /** The version of the instrumentation scope. */
  scopeVersion: StringFilter; service?: never; sibling?: never; spanId?: never; startTime?: never; startTimeUnixNano?: never; statusCode?: never; statusMessage?: never; trace?: never; traceId?: never; }
  |  { ancestor?: never; and?: never; attribute?: never; child?: never; childCount?: never; descendant?: never; durationMs?: never; durationNano?: never; endTime?: never; endTimeUnixNano?: never; event?: never; isRoot?: never; kind?: never; link?: never; name?: never; not?: never; or?: never; parent?: never; parentSpanId?: never; scopeName?: never; scopeVersion?: never;   /** Resource attribute `service.name`; empty if it has none. */
  service: StringFilter; sibling?: never; spanId?: never; startTime?: never; startTimeUnixNano?: never; statusCode?: never; statusMessage?: never; trace?: never; traceId?: never; }
  |  { ancestor?: never; and?: never; attribute?: never; child?: never; childCount?: never; descendant?: never; durationMs?: never; durationNano?: never; endTime?: never; endTimeUnixNano?: never; event?: never; isRoot?: never; kind?: never; link?: never; name?: never; not?: never; or?: never; parent?: never; parentSpanId?: never; scopeName?: never; scopeVersion?: never; service?: never;   /** Another child of its parent meets this. */
  sibling: SpanFilter; spanId?: never; startTime?: never; startTimeUnixNano?: never; statusCode?: never; statusMessage?: never; trace?: never; traceId?: never; }
  |  { ancestor?: never; and?: never; attribute?: never; child?: never; childCount?: never; descendant?: never; durationMs?: never; durationNano?: never; endTime?: never; endTimeUnixNano?: never; event?: never; isRoot?: never; kind?: never; link?: never; name?: never; not?: never; or?: never; parent?: never; parentSpanId?: never; scopeName?: never; scopeVersion?: never; service?: never; sibling?: never;   /** The span has this id. */
  spanId: string; startTime?: never; startTimeUnixNano?: never; statusCode?: never; statusMessage?: never; trace?: never; traceId?: never; }
  |  { ancestor?: never; and?: never; attribute?: never; child?: never; childCount?: never; descendant?: never; durationMs?: never; durationNano?: never; endTime?: never; endTimeUnixNano?: never; event?: never; isRoot?: never; kind?: never; link?: never; name?: never; not?: never; or?: never; parent?: never; parentSpanId?: never; scopeName?: never; scopeVersion?: never; service?: never; sibling?: never; spanId?: never;   /** When it started. `timeRange` is faster. */
  startTime: DateTimeFilter; startTimeUnixNano?: never; statusCode?: never; statusMessage?: never; trace?: never; traceId?: never; }
  |  { ancestor?: never; and?: never; attribute?: never; child?: never; childCount?: never; descendant?: never; durationMs?: never; durationNano?: never; endTime?: never; endTimeUnixNano?: never; event?: never; isRoot?: never; kind?: never; link?: never; name?: never; not?: never; or?: never; parent?: never; parentSpanId?: never; scopeName?: never; scopeVersion?: never; service?: never; sibling?: never; spanId?: never; startTime?: never;   /** When it started, in nanoseconds since the Unix epoch, or as `startTime`. `timeRange` is faster. */
  startTimeUnixNano: BigIntFilter; statusCode?: never; statusMessage?: never; trace?: never; traceId?: never; }
  |  { ancestor?: never; and?: never; attribute?: never; child?: never; childCount?: never; descendant?: never; durationMs?: never; durationNano?: never; endTime?: never; endTimeUnixNano?: never; event?: never; isRoot?: never; kind?: never; link?: never; name?: never; not?: never; or?: never; parent?: never; parentSpanId?: never; scopeName?: never; scopeVersion?: never; service?: never; sibling?: never; spanId?: never; startTime?: never; startTimeUnixNano?: never;   /** The code of the span's status. */
  statusCode: StatusCodeFilter; statusMessage?: never; trace?: never; traceId?: never; }
  |  { ancestor?: never; and?: never; attribute?: never; child?: never; childCount?: never; descendant?: never; durationMs?: never; durationNano?: never; endTime?: never; endTimeUnixNano?: never; event?: never; isRoot?: never; kind?: never; link?: never; name?: never; not?: never; or?: never; parent?: never; parentSpanId?: never; scopeName?: never; scopeVersion?: never; service?: never; sibling?: never; spanId?: never; startTime?: never; startTimeUnixNano?: never; statusCode?: never;   /** The message of the span's status. */
  statusMessage: StringFilter; trace?: never; traceId?: never; }
  |  { ancestor?: never; and?: never; attribute?: never; child?: never; childCount?: never; descendant?: never; durationMs?: never; durationNano?: never; endTime?: never; endTimeUnixNano?: never; event?: never; isRoot?: never; kind?: never; link?: never; name?: never; not?: never; or?: never; parent?: never; parentSpanId?: never; scopeName?: never; scopeVersion?: never; service?: never; sibling?: never; spanId?: never; startTime?: never; startTimeUnixNano?: never; statusCode?: never; statusMessage?: never;   /** The trace it belongs to meets this. */
  trace: TraceFilter; traceId?: never; }
  |  { ancestor?: never; and?: never; attribute?: never; child?: never; childCount?: never; descendant?: never; durationMs?: never; durationNano?: never; endTime?: never; endTimeUnixNano?: never; event?: never; isRoot?: never; kind?: never; link?: never; name?: never; not?: never; or?: never; parent?: never; parentSpanId?: never; scopeName?: never; scopeVersion?: never; service?: never; sibling?: never; spanId?: never; startTime?: never; startTimeUnixNano?: never; statusCode?: never; statusMessage?: never; trace?: never;   /** The span is of this trace. */
  traceId: string; };

/** The role of a span in a call or a message exchange. */
export type SpanKind =
  /** Calls another service and waits for the answer. */
  | 'CLIENT'
  /** Handles a message. */
  | 'CONSUMER'
  /** Work inside the service. */
  | 'INTERNAL'
  /** Sends a message and does not wait. */
  | 'PRODUCER'
  /** Handles a request from outside. */
  | 'SERVER'
  /** No kind, or a kind that this version does not know. See `kindNumber`. */
  | 'UNSPECIFIED';

/** A number of spans. Exactly one field is given. */
export type SpanNumber =
  {   /** The ints and doubles of an attribute, and each of those in lists. NaN and values of other types are ignored. */
  attribute: AttributeName; field?: never; }
  |  { attribute?: never;   /** A number that every span has. */
  field: SpanNumberField; };

/** A number that every span has. */
export type SpanNumberField =
  /** How long the span took, in nanoseconds, or with a unit: `"500ms"`. */
  | 'DURATION';

/** The order of spans, which is total: equal values are ordered by start, trace id, span id and kind. */
export type SpanOrder = {
  /** Which end comes first. */
  direction?: OrderDirection;
  /** What to order by. */
  field: SpanOrderField;
};

/** What spans can be ordered by. A stored span keeps its place, except that an unfinished span (end time 0) is replaced by its finished form: a walk in order of END_TIME, DURATION or INGESTION_TIME may then give it twice or leave it out. */
export type SpanOrderField =
  /** How long it took. An unfinished span moves when its finished form arrives. */
  | 'DURATION'
  /** When the span ended. An unfinished span moves when its finished form arrives. */
  | 'END_TIME'
  /** When it arrived: `ingestionTimeUnixNano`. An unfinished span moves to the end when its finished form arrives. */
  | 'INGESTION_TIME'
  /** When the span started. Spans never move in this order. */
  | 'START_TIME';

/** The status of the work of a span. */
export type StatusCode =
  /** It failed. */
  | 'ERROR'
  /** The application marked it as successful. */
  | 'OK'
  /** No status was set. */
  | 'UNSET';

/** A comparison with a status code. Every operator given must hold. An operator that is absent or null is ignored. */
export type StatusCodeFilter = {
  /** Equal to this value. */
  eq?: StatusCode | null | undefined;
  /** Equal to one of these values. An empty list never matches. */
  in?: Array<StatusCode> | null | undefined;
  /** Not equal to this value. */
  ne?: StatusCode | null | undefined;
};

/** A comparison with text, case-sensitive. Every operator given must hold. An operator that is absent or null is ignored. */
export type StringFilter = {
  /** Contains this text. */
  contains?: string | null | undefined;
  /** Equal to this value. */
  eq?: string | null | undefined;
  /** Greater than this value. Texts are ordered by code point. */
  gt?: string | null | undefined;
  /** Greater than or equal to this value. Texts are ordered by code point. */
  gte?: string | null | undefined;
  /** Equal to one of these values. An empty list never matches. */
  in?: Array<string> | null | undefined;
  /** Less than this value. Texts are ordered by code point. */
  lt?: string | null | undefined;
  /** Less than or equal to this value. Texts are ordered by code point. */
  lte?: string | null | undefined;
  /** Not equal to this value. */
  ne?: string | null | undefined;
  /** Does not contain this text. */
  notContains?: string | null | undefined;
  /** Equal to none of these values. */
  notIn?: Array<string> | null | undefined;
  /** Does not match this regular expression anywhere. RE2 syntax, as in `regex`. */
  notRegex?: string | null | undefined;
  /** Matches this regular expression anywhere. RE2 syntax, matched in linear time: no lookaround and no backreferences. Anchor with `^` and `$`; `(?i)` at the start ignores case. */
  regex?: string | null | undefined;
  /** Starts with this text. */
  startsWith?: string | null | undefined;
};

/** Selects by start time, in [from, to): a span or trace belongs to the range it starts in, so adjacent ranges count everything once. An absent side is open. `from` may not be after `to`. The last hour is `{ from: "now-1h" }`, yesterday `{ from: "now-1d/d", to: "now/d" }`. */
export type TimeRange = {
  /** The first moment that belongs to the range. */
  from?: string | null | undefined;
  /** The first moment that no longer belongs to the range. */
  to?: string | null | undefined;
};

/** A condition on traces. Exactly one field is given; combine several with `and: [{...}, {...}]`, `or` and `not`. */
export type TraceFilter =
  {   /** All of these hold. An empty list always holds. */
  and: Array<TraceFilter>; anySpan?: never; durationMs?: never; durationNano?: never; errorCount?: never; everySpan?: never; matchingSpans?: never; noSpan?: never; not?: never; or?: never; rootName?: never; rootService?: never; service?: never; spanCount?: never; traceId?: never; }
  |  { and?: never;   /** One span of the trace meets this whole filter. */
  anySpan: SpanFilter; durationMs?: never; durationNano?: never; errorCount?: never; everySpan?: never; matchingSpans?: never; noSpan?: never; not?: never; or?: never; rootName?: never; rootService?: never; service?: never; spanCount?: never; traceId?: never; }
  |  { and?: never; anySpan?: never;   /** The same in milliseconds. */
  durationMs: FloatFilter; durationNano?: never; errorCount?: never; everySpan?: never; matchingSpans?: never; noSpan?: never; not?: never; or?: never; rootName?: never; rootService?: never; service?: never; spanCount?: never; traceId?: never; }
  |  { and?: never; anySpan?: never; durationMs?: never;   /** From the earliest start to the latest end of its spans, in nanoseconds, or with a unit: `"500ms"`. */
  durationNano: BigIntFilter; errorCount?: never; everySpan?: never; matchingSpans?: never; noSpan?: never; not?: never; or?: never; rootName?: never; rootService?: never; service?: never; spanCount?: never; traceId?: never; }
  |  { and?: never; anySpan?: never; durationMs?: never; durationNano?: never;   /** How many of its spans have status ERROR. */
  errorCount: IntFilter; everySpan?: never; matchingSpans?: never; noSpan?: never; not?: never; or?: never; rootName?: never; rootService?: never; service?: never; spanCount?: never; traceId?: never; }
  |  { and?: never; anySpan?: never; durationMs?: never; durationNano?: never; errorCount?: never;   /** Every span of the trace meets this filter. */
  everySpan: SpanFilter; matchingSpans?: never; noSpan?: never; not?: never; or?: never; rootName?: never; rootService?: never; service?: never; spanCount?: never; traceId?: never; }
  |  { and?: never; anySpan?: never; durationMs?: never; durationNano?: never; errorCount?: never; everySpan?: never;   /** The number of its spans that meet a filter, and aggregates of their numbers. */
  matchingSpans: MatchingSpansFilter; noSpan?: never; not?: never; or?: never; rootName?: never; rootService?: never; service?: never; spanCount?: never; traceId?: never; }
  |  { and?: never; anySpan?: never; durationMs?: never; durationNano?: never; errorCount?: never; everySpan?: never; matchingSpans?: never;   /** No span of the trace meets this filter. */
  noSpan: SpanFilter; not?: never; or?: never; rootName?: never; rootService?: never; service?: never; spanCount?: never; traceId?: never; }
  |  { and?: never; anySpan?: never; durationMs?: never; durationNano?: never; errorCount?: never; everySpan?: never; matchingSpans?: never; noSpan?: never;   /** This does not hold. */
  not: TraceFilter; or?: never; rootName?: never; rootService?: never; service?: never; spanCount?: never; traceId?: never; }
  |  { and?: never; anySpan?: never; durationMs?: never; durationNano?: never; errorCount?: never; everySpan?: never; matchingSpans?: never; noSpan?: never; not?: never;   /** One of these holds. An empty list never holds. */
  or: Array<TraceFilter>; rootName?: never; rootService?: never; service?: never; spanCount?: never; traceId?: never; }
  |  { and?: never; anySpan?: never; durationMs?: never; durationNano?: never; errorCount?: never; everySpan?: never; matchingSpans?: never; noSpan?: never; not?: never; or?: never;   /** The name of its root span; not met while no root is stored. */
  rootName: StringFilter; rootService?: never; service?: never; spanCount?: never; traceId?: never; }
  |  { and?: never; anySpan?: never; durationMs?: never; durationNano?: never; errorCount?: never; everySpan?: never; matchingSpans?: never; noSpan?: never; not?: never; or?: never; rootName?: never;   /** The service of its root span; not met while no root is stored. */
  rootService: StringFilter; service?: never; spanCount?: never; traceId?: never; }
  |  { and?: never; anySpan?: never; durationMs?: never; durationNano?: never; errorCount?: never; everySpan?: never; matchingSpans?: never; noSpan?: never; not?: never; or?: never; rootName?: never; rootService?: never;   /** Some span of the trace is of such a service. */
  service: StringFilter; spanCount?: never; traceId?: never; }
  |  { and?: never; anySpan?: never; durationMs?: never; durationNano?: never; errorCount?: never; everySpan?: never; matchingSpans?: never; noSpan?: never; not?: never; or?: never; rootName?: never; rootService?: never; service?: never;   /** How many spans of it are stored. */
  spanCount: IntFilter; traceId?: never; }
  |  { and?: never; anySpan?: never; durationMs?: never; durationNano?: never; errorCount?: never; everySpan?: never; matchingSpans?: never; noSpan?: never; not?: never; or?: never; rootName?: never; rootService?: never; service?: never; spanCount?: never;   /** The trace with this id. */
  traceId: string; };

/** The type of a single value: of an attribute, or of an item of its list. */
export type ValueType =
  /** True or false. */
  | 'BOOL'
  /** A 64-bit floating point number. */
  | 'DOUBLE'
  /** A signed 64-bit integer. */
  | 'INT'
  /** An INT or a DOUBLE. */
  | 'NUMBER'
  /** Text. */
  | 'STRING';

export type NewestTracesQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: TraceFilter | null | undefined;
}>;


export type NewestTracesQuery = { traces: { nodes: Array<{ ' $fragmentRefs'?: { 'TraceSummaryFragment': TraceSummaryFragment } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type TraceSummaryFragment = { traceId: string, startTime: string, durationNano: string, spanCount: number, errorCount: number, rootSpan: { name: string } | null, services: Array<{ name: string }> } & { ' $fragmentName'?: 'TraceSummaryFragment' };

export type SearchSpansQueryVariables = Exact<{
  filter: SpanFilter;
  timeRange?: TimeRange | null | undefined;
  orderBy?: SpanOrder | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type SearchSpansQuery = { spans: { nodes: Array<{ traceId: string, spanId: string, name: string, durationNano: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type ServicesQueryVariables = Exact<{
  timeRange?: TimeRange | null | undefined;
}>;


export type ServicesQuery = { services: Array<{ name: string, spanCount: number, operations: { nodes: Array<{ name: string, kind: SpanKind, spanCount: number }> } }> };

export type WholeTraceQueryVariables = Exact<{
  traceId: string;
  after?: string | null | undefined;
}>;


export type WholeTraceQuery = { trace: (
    { spans: { nodes: Array<{ ' $fragmentRefs'?: { 'SpanDetailsFragment': SpanDetailsFragment } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } }
    & { ' $fragmentRefs'?: { 'TraceSummaryFragment': TraceSummaryFragment } }
  ) | null };

export type SpanDetailsFragment = { spanId: string, parentSpanId: string | null, name: string, kind: SpanKind, startTimeUnixNano: string, durationNano: string, service: { name: string }, status: { code: StatusCode, message: string }, attributes: Array<{ key: string, value: unknown, type: AttributeType }>, events: { nodes: Array<{ ' $fragmentRefs'?: { 'EventDetailsFragment': EventDetailsFragment } }> }, links: { nodes: Array<{ traceId: string, spanId: string, attributes: Array<{ key: string, value: unknown, type: AttributeType }> }> } } & { ' $fragmentName'?: 'SpanDetailsFragment' };

export type EventDetailsFragment = { name: string, timeUnixNano: string, attributeMap: unknown } & { ' $fragmentName'?: 'EventDetailsFragment' };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const TraceSummaryFragmentDoc = new TypedDocumentString(`
    fragment TraceSummary on Trace {
  traceId
  startTime
  durationNano
  spanCount
  errorCount
  rootSpan {
    name
  }
  services {
    name
  }
}
    `, {"fragmentName":"TraceSummary"}) as unknown as TypedDocumentString<TraceSummaryFragment, unknown>;
export const EventDetailsFragmentDoc = new TypedDocumentString(`
    fragment EventDetails on Event {
  name
  timeUnixNano
  attributeMap
}
    `, {"fragmentName":"EventDetails"}) as unknown as TypedDocumentString<EventDetailsFragment, unknown>;
export const SpanDetailsFragmentDoc = new TypedDocumentString(`
    fragment SpanDetails on Span {
  spanId
  parentSpanId
  name
  kind
  startTimeUnixNano
  durationNano
  service {
    name
  }
  status {
    code
    message
  }
  attributes {
    key
    value
    type
  }
  events(first: 100) {
    nodes {
      ...EventDetails
    }
  }
  links(first: 100) {
    nodes {
      traceId
      spanId
      attributes {
        key
        value
        type
      }
    }
  }
}
    fragment EventDetails on Event {
  name
  timeUnixNano
  attributeMap
}`, {"fragmentName":"SpanDetails"}) as unknown as TypedDocumentString<SpanDetailsFragment, unknown>;
export const NewestTracesDocument = new TypedDocumentString(`
    query NewestTraces($first: Int, $after: String, $filter: TraceFilter) {
  traces(first: $first, after: $after, filter: $filter) {
    nodes {
      ...TraceSummary
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment TraceSummary on Trace {
  traceId
  startTime
  durationNano
  spanCount
  errorCount
  rootSpan {
    name
  }
  services {
    name
  }
}`) as unknown as TypedDocumentString<NewestTracesQuery, NewestTracesQueryVariables>;
export const SearchSpansDocument = new TypedDocumentString(`
    query SearchSpans($filter: SpanFilter!, $timeRange: TimeRange, $orderBy: SpanOrder, $first: Int = 100, $after: String) {
  spans(
    filter: $filter
    timeRange: $timeRange
    orderBy: $orderBy
    first: $first
    after: $after
  ) {
    nodes {
      traceId
      spanId
      name
      durationNano
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<SearchSpansQuery, SearchSpansQueryVariables>;
export const ServicesDocument = new TypedDocumentString(`
    query Services($timeRange: TimeRange) {
  services(timeRange: $timeRange) {
    name
    spanCount(timeRange: $timeRange)
    operations(first: 1000, timeRange: $timeRange) {
      nodes {
        name
        kind
        spanCount
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ServicesQuery, ServicesQueryVariables>;
export const WholeTraceDocument = new TypedDocumentString(`
    query WholeTrace($traceId: TraceID!, $after: String) {
  trace(traceId: $traceId) {
    ...TraceSummary
    spans(first: 1000, after: $after) {
      nodes {
        ...SpanDetails
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    fragment TraceSummary on Trace {
  traceId
  startTime
  durationNano
  spanCount
  errorCount
  rootSpan {
    name
  }
  services {
    name
  }
}
fragment SpanDetails on Span {
  spanId
  parentSpanId
  name
  kind
  startTimeUnixNano
  durationNano
  service {
    name
  }
  status {
    code
    message
  }
  attributes {
    key
    value
    type
  }
  events(first: 100) {
    nodes {
      ...EventDetails
    }
  }
  links(first: 100) {
    nodes {
      traceId
      spanId
      attributes {
        key
        value
        type
      }
    }
  }
}
fragment EventDetails on Event {
  name
  timeUnixNano
  attributeMap
}`) as unknown as TypedDocumentString<WholeTraceQuery, WholeTraceQueryVariables>;