/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '../document-types.ts';
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

export type SpanCountQueryVariables = Exact<{ [key: string]: never; }>;


export type SpanCountQuery = { spans: { totalCount: number } };

export type TraceSpanCountQueryVariables = Exact<{
  traceId: string;
}>;


export type TraceSpanCountQuery = { trace: { spanCount: number } | null };

export type ArrivedQueryVariables = Exact<{ [key: string]: never; }>;


export type ArrivedQuery = { traces: { totalCount: number, nodes: Array<{ traceId: string, spanCount: number, rootSpan: { name: string, service: { name: string } } | null }> } };

export type SpansQueryVariables = Exact<{
  filter?: SpanFilter | null | undefined;
  query?: string | null | undefined;
  after?: string | null | undefined;
}>;


export type SpansQuery = { spans: { nodes: Array<{ traceId: string, spanId: string, parentSpanId: string | null, name: string, kind: SpanKind, startTimeUnixNano: string, endTimeUnixNano: string, durationNano: string, durationMs: number, attributes: Readonly<Record<string, unknown>>, service: { name: string }, status: { code: StatusCode, message: string }, resource: { attributes: Readonly<Record<string, unknown>> }, scope: { name: string, version: string }, events: { nodes: Array<{ name: string, timeUnixNano: string, attributes: Readonly<Record<string, unknown>> }> }, links: { nodes: Array<{ traceId: string, spanId: string, attributes: Readonly<Record<string, unknown>> }> } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type SpanFragment = { traceId: string, spanId: string, parentSpanId: string | null, name: string, kind: SpanKind, startTimeUnixNano: string, endTimeUnixNano: string, durationNano: string, durationMs: number, attributes: Readonly<Record<string, unknown>>, service: { name: string }, status: { code: StatusCode, message: string }, resource: { attributes: Readonly<Record<string, unknown>> }, scope: { name: string, version: string }, events: { nodes: Array<{ name: string, timeUnixNano: string, attributes: Readonly<Record<string, unknown>> }> }, links: { nodes: Array<{ traceId: string, spanId: string, attributes: Readonly<Record<string, unknown>> }> } };

export type TraceIdsQueryVariables = Exact<{
  filter?: TraceFilter | null | undefined;
  query?: string | null | undefined;
  after?: string | null | undefined;
}>;


export type TraceIdsQuery = { traces: { nodes: Array<{ traceId: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type TraceQueryVariables = Exact<{
  traceId: string;
  after?: string | null | undefined;
}>;


export type TraceQuery = { trace: { traceId: string, startTimeUnixNano: string, endTimeUnixNano: string, durationNano: string, durationMs: number, spanCount: number, errorCount: number, missingParentCount: number, spans: { nodes: Array<{ traceId: string, spanId: string, parentSpanId: string | null, name: string, kind: SpanKind, startTimeUnixNano: string, endTimeUnixNano: string, durationNano: string, durationMs: number, attributes: Readonly<Record<string, unknown>>, service: { name: string }, status: { code: StatusCode, message: string }, resource: { attributes: Readonly<Record<string, unknown>> }, scope: { name: string, version: string }, events: { nodes: Array<{ name: string, timeUnixNano: string, attributes: Readonly<Record<string, unknown>> }> }, links: { nodes: Array<{ traceId: string, spanId: string, attributes: Readonly<Record<string, unknown>> }> } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } }, services: Array<{ name: string }> } | null };

export type TraceSummaryFragment = { traceId: string, startTimeUnixNano: string, endTimeUnixNano: string, durationNano: string, durationMs: number, spanCount: number, errorCount: number, missingParentCount: number, services: Array<{ name: string }> };

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
export const SpanFragmentDoc = new TypedDocumentString(`
    fragment Span on Span {
  traceId
  spanId
  parentSpanId
  name
  kind
  startTimeUnixNano
  endTimeUnixNano
  durationNano
  durationMs
  service {
    name
  }
  status {
    code
    message
  }
  attributes: attributeMap
  resource {
    attributes: attributeMap
  }
  scope {
    name
    version
  }
  events(first: 100) {
    nodes {
      name
      timeUnixNano
      attributes: attributeMap
    }
  }
  links(first: 100) {
    nodes {
      traceId
      spanId
      attributes: attributeMap
    }
  }
}
    `, {"fragmentName":"Span"}) as unknown as TypedDocumentString<SpanFragment, unknown>;
export const TraceSummaryFragmentDoc = new TypedDocumentString(`
    fragment TraceSummary on Trace {
  traceId
  startTimeUnixNano
  endTimeUnixNano
  durationNano
  durationMs
  spanCount
  errorCount
  missingParentCount
  services {
    name
  }
}
    `, {"fragmentName":"TraceSummary"}) as unknown as TypedDocumentString<TraceSummaryFragment, unknown>;
export const SpanCountDocument = new TypedDocumentString(`
    query SpanCount {
  spans(first: 0) {
    totalCount
  }
}
    `) as unknown as TypedDocumentString<SpanCountQuery, SpanCountQueryVariables>;
export const TraceSpanCountDocument = new TypedDocumentString(`
    query TraceSpanCount($traceId: TraceID!) {
  trace(traceId: $traceId) {
    spanCount
  }
}
    `) as unknown as TypedDocumentString<TraceSpanCountQuery, TraceSpanCountQueryVariables>;
export const ArrivedDocument = new TypedDocumentString(`
    query Arrived {
  traces(first: 10) {
    totalCount
    nodes {
      traceId
      spanCount
      rootSpan {
        name
        service {
          name
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ArrivedQuery, ArrivedQueryVariables>;
export const SpansDocument = new TypedDocumentString(`
    query Spans($filter: SpanFilter, $query: String, $after: String) {
  spans(
    filter: $filter
    query: $query
    orderBy: { field: START_TIME, direction: ASC }
    first: 500
    after: $after
  ) {
    nodes {
      ...Span
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment Span on Span {
  traceId
  spanId
  parentSpanId
  name
  kind
  startTimeUnixNano
  endTimeUnixNano
  durationNano
  durationMs
  service {
    name
  }
  status {
    code
    message
  }
  attributes: attributeMap
  resource {
    attributes: attributeMap
  }
  scope {
    name
    version
  }
  events(first: 100) {
    nodes {
      name
      timeUnixNano
      attributes: attributeMap
    }
  }
  links(first: 100) {
    nodes {
      traceId
      spanId
      attributes: attributeMap
    }
  }
}`) as unknown as TypedDocumentString<SpansQuery, SpansQueryVariables>;
export const TraceIdsDocument = new TypedDocumentString(`
    query TraceIds($filter: TraceFilter, $query: String, $after: String) {
  traces(
    filter: $filter
    query: $query
    orderBy: { field: START_TIME, direction: ASC }
    first: 500
    after: $after
  ) {
    nodes {
      traceId
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<TraceIdsQuery, TraceIdsQueryVariables>;
export const TraceDocument = new TypedDocumentString(`
    query Trace($traceId: TraceID!, $after: String) {
  trace(traceId: $traceId) {
    ...TraceSummary
    spans(first: 500, after: $after) {
      nodes {
        ...Span
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    fragment Span on Span {
  traceId
  spanId
  parentSpanId
  name
  kind
  startTimeUnixNano
  endTimeUnixNano
  durationNano
  durationMs
  service {
    name
  }
  status {
    code
    message
  }
  attributes: attributeMap
  resource {
    attributes: attributeMap
  }
  scope {
    name
    version
  }
  events(first: 100) {
    nodes {
      name
      timeUnixNano
      attributes: attributeMap
    }
  }
  links(first: 100) {
    nodes {
      traceId
      spanId
      attributes: attributeMap
    }
  }
}
fragment TraceSummary on Trace {
  traceId
  startTimeUnixNano
  endTimeUnixNano
  durationNano
  durationMs
  spanCount
  errorCount
  missingParentCount
  services {
    name
  }
}`) as unknown as TypedDocumentString<TraceQuery, TraceQueryVariables>;