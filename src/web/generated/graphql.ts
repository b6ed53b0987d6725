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

/** What became of the spans of one trace in another. Other numbers of spans come before other durations. */
export type ComparisonState =
  /** Only the second trace has such spans. */
  | 'ADDED'
  /** As many spans, which take less time together. */
  | 'FASTER'
  /** The second trace has fewer such spans. */
  | 'FEWER'
  /** The second trace has more such spans. */
  | 'MORE'
  /** Only the first trace has such spans. */
  | 'REMOVED'
  /** As many spans, which take as long. */
  | 'SAME'
  /** As many spans, which take longer together. */
  | 'SLOWER';

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

/** What groups of spans can be ordered by. */
export type MetricMeasure =
  /** The number of spans. */
  | 'COUNT'
  /** The longest duration. */
  | 'DURATION_MAX'
  /** The sum of the durations. */
  | 'DURATION_SUM'
  /** Spans with status ERROR. */
  | 'ERROR_COUNT'
  /** The share of spans with status ERROR. */
  | 'ERROR_RATE'
  /** The quantile `q` of the durations. */
  | 'QUANTILE'
  /** Spans a second. */
  | 'RATE';

/** The order of groups, by their totals. It is total: ties are in order of the keys. */
export type MetricOrder = {
  /** Which end comes first. */
  direction?: OrderDirection;
  /** What to order by. */
  measure: MetricMeasure;
  /** From 0 to 1. Needed with QUANTILE, and refused without it. */
  q?: number | null | undefined;
};

/** The direction of an order. */
export type OrderDirection =
  /** Smallest or earliest first. */
  | 'ASC'
  /** Largest or latest first. */
  | 'DESC';

/** How one calls another. */
export type ServiceMapEdgeKind =
  /** A span has a parent of another service; or a CLIENT span has no child of another service, and its attributes name what it calls. */
  | 'CALL'
  /** A CONSUMER span links to a span of another service that is not its parent. */
  | 'LINK'
  /** The same where the span is a CONSUMER or its parent a PRODUCER; or where a PRODUCER span has no such child. */
  | 'MESSAGE';

/** What takes part in a service map. */
export type ServiceMapNodeKind =
  /** A database (`db.system.name` with `db.namespace`, or the older `db.system` with `db.name`). */
  | 'DATABASE'
  /** Another peer (`service.peer.name`, `peer.service`, `server.address` or `net.peer.name`, in this order). */
  | 'EXTERNAL'
  /** A queue or topic without a stored receiver (`messaging.system` with `messaging.destination.name`). */
  | 'MESSAGING'
  /** A service: it sends spans. */
  | 'SERVICE';

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

/** Spans that match all that is given. */
export type SpanSelection = {
  /** Only spans that match this filter. */
  filter?: SpanFilter | null | undefined;
  /** A filter as text, in TraceQL syntax. If `filter` is given as well, both must match. */
  query?: string | null | undefined;
  /** Only spans that start in this range. */
  timeRange?: TimeRange | null | undefined;
};

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

/** The order of traces, which is total: equal values are ordered by start, then trace id. */
export type TraceOrder = {
  /** Which end comes first. */
  direction?: OrderDirection;
  /** What to order by. */
  field: TraceOrderField;
};

/** What traces can be ordered by. Traces move in each of these orders while spans arrive. A walk continues in the order of its first page if the storage can look back that far; otherwise `pageInfo.orderChanged` is true. */
export type TraceOrderField =
  /** From the earliest start to the latest end. It grows when spans arrive. */
  | 'DURATION'
  /** How many spans have status ERROR. It grows when such spans arrive. */
  | 'ERROR_COUNT'
  /** When the last of its spans arrived: `completeness.lastArrival`. A trace moves to the end when a span of it arrives; a repeated span moves nothing. Where `orderChanged` is true, such a trace is given again by a walk in ascending order, and may be left out by one in descending order. On Elasticsearch, traces that layouts before 4 stored come before all others, in order of their start, until a span of them arrives. */
  | 'INGESTION_TIME'
  /** How many spans are stored. It grows when spans arrive. */
  | 'SPAN_COUNT'
  /** Start of the earliest span. It moves to the past when an earlier span arrives. */
  | 'START_TIME';

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

export type AttributeSpansQueryVariables = Exact<{
  query?: string | null | undefined;
  filter?: SpanFilter | null | undefined;
  timeRange?: TimeRange | null | undefined;
  key: string;
  first?: number | null | undefined;
}>;


export type AttributeSpansQuery = { spans: { totalCount: number, nodes: Array<{ traceId: string, spanId: string, name: string, startTimeUnixNano: string, status: { code: StatusCode }, service: { name: string }, attribute: { value: unknown } | null }> } };

export type NumericKeysQueryVariables = Exact<{
  timeRange?: TimeRange | null | undefined;
}>;


export type NumericKeysQuery = { attributeKeys: { nodes: Array<{ key: string, types: Array<AttributeType> }> } };

export type CompareSpansQueryVariables = Exact<{
  selection: SpanSelection;
  baseline: SpanSelection;
  keys?: Array<AttributeName> | AttributeName | null | undefined;
  first?: number | null | undefined;
}>;


export type CompareSpansQuery = { compareSpans: { selectionCount: number, baselineCount: number, attributes: Array<{ scope: AttributeScope, key: string, score: number, values: Array<{ value: unknown, selectionCount: number, baselineCount: number }>, numbers: { selection: { count: number, min: number | null, max: number | null, p25: number | null, p50: number | null, p75: number | null } | null, baseline: { count: number, min: number | null, max: number | null, p25: number | null, p50: number | null, p75: number | null } | null } | null }> } };

export type NumbersFragment = { count: number, min: number | null, max: number | null, p25: number | null, p50: number | null, p75: number | null };

export type SelectedErrorsQueryVariables = Exact<{
  query?: string | null | undefined;
  filter?: SpanFilter | null | undefined;
  timeRange?: TimeRange | null | undefined;
}>;


export type SelectedErrorsQuery = { errorGroups: { totalCount: number, nodes: Array<{ id: string, type: string, message: string, count: number, trend: Array<number>, services: Array<{ name: string }>, operations: Array<{ name: string }>, examples: Array<{ traceId: string, spanId: string, status: { message: string } }> }> } };

export type ComparedTraceFragment = { traceId: string, startTimeUnixNano: string, durationNano: string, spanCount: number, errorCount: number, services: Array<{ name: string }>, rootSpan: { name: string, service: { name: string } } | null };

export type ComparedSpanFragment = { spanId: string, startTimeUnixNano: string, durationNano: string, selfTimeNano: string, status: { code: StatusCode } };

export type CompareTracesQueryVariables = Exact<{
  a: string;
  b: string;
  aSpanId?: string | null | undefined;
  bSpanId?: string | null | undefined;
  tolerance?: number | null | undefined;
}>;


export type CompareTracesQuery = { compareTraces: { a: { traceId: string, startTimeUnixNano: string, durationNano: string, spanCount: number, errorCount: number, services: Array<{ name: string }>, rootSpan: { name: string, service: { name: string } } | null }, b: { traceId: string, startTimeUnixNano: string, durationNano: string, spanCount: number, errorCount: number, services: Array<{ name: string }>, rootSpan: { name: string, service: { name: string } } | null }, nodes: Array<{ path: Array<string>, name: string, kind: SpanKind, state: ComparisonState, service: { name: string }, a: Array<{ spanId: string, startTimeUnixNano: string, durationNano: string, selfTimeNano: string, status: { code: StatusCode } }>, b: Array<{ spanId: string, startTimeUnixNano: string, durationNano: string, selfTimeNano: string, status: { code: StatusCode } }> }> } | null };

export type ChangesFragment = { changedAttributes: Array<{ scope: AttributeScope, key: string, a: unknown, b: unknown }> };

export type ChangedAttributesQueryVariables = Exact<{
  a: string;
  b: string;
  aSpanId?: string | null | undefined;
  bSpanId?: string | null | undefined;
}>;


export type ChangedAttributesQuery = { compareTraces: { nodes: Array<{ changedAttributes: Array<{ scope: AttributeScope, key: string, a: unknown, b: unknown }> }> } | null };

export type ChangedAttributesOfSpanQueryVariables = Exact<{
  a: string;
  b: string;
  aSpanId?: string | null | undefined;
  bSpanId?: string | null | undefined;
  spanId: string;
}>;


export type ChangedAttributesOfSpanQuery = { compareTraces: { nodes: Array<{ a: Array<{ spanId: string }>, changedAttributes: Array<{ scope: AttributeScope, key: string, a: unknown, b: unknown }> }> } | null };

export type TraceToCompareQueryVariables = Exact<{
  traceId: string;
}>;


export type TraceToCompareQuery = { trace: { traceId: string, startTimeUnixNano: string, durationNano: string, spanCount: number, errorCount: number, services: Array<{ name: string }>, rootSpan: { name: string, service: { name: string } } | null } | null };

export type TracesToCompareQueryVariables = Exact<{
  filter: TraceFilter;
  direction: OrderDirection;
}>;


export type TracesToCompareQuery = { traces: { nodes: Array<{ traceId: string, startTimeUnixNano: string, durationNano: string, spanCount: number, errorCount: number, services: Array<{ name: string }>, rootSpan: { name: string, service: { name: string } } | null }> } };

export type TracesToChooseQueryVariables = Exact<{
  query?: string | null | undefined;
  first?: number | null | undefined;
}>;


export type TracesToChooseQuery = { traces: { nodes: Array<{ traceId: string, startTimeUnixNano: string, durationNano: string, spanCount: number, errorCount: number, services: Array<{ name: string }>, rootSpan: { name: string, service: { name: string } } | null }> } };

export type ReceivingPortQueryVariables = Exact<{ [key: string]: never; }>;


export type ReceivingPortQuery = { server: { otlpHttpPort: number | null, otlpHttpUsesTls: boolean } };

export type SpansArrivedSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type SpansArrivedSubscription = { spanAdded: { token: string } };

export type ListedTracesQueryVariables = Exact<{
  query?: string | null | undefined;
  timeRange?: TimeRange | null | undefined;
  orderBy?: TraceOrder | null | undefined;
  first?: number | null | undefined;
}>;


export type ListedTracesQuery = { traces: { nodes: Array<{ traceId: string }> } };

export type ListedSpansQueryVariables = Exact<{
  query?: string | null | undefined;
  timeRange?: TimeRange | null | undefined;
  orderBy?: SpanOrder | null | undefined;
  first?: number | null | undefined;
}>;


export type ListedSpansQuery = { spans: { nodes: Array<{ id: string }> } };

export type ServiceMapQueryVariables = Exact<{
  timeRange?: TimeRange | null | undefined;
}>;


export type ServiceMapQuery = { serviceMap: { nodes: Array<{ id: string, kind: ServiceMapNodeKind, name: string, measures: { count: number, rate: number, errorCount: number, errorRate: number | null, p50: number | null, p95: number | null, p99: number | null } }>, edges: Array<{ kind: ServiceMapEdgeKind, source: { id: string }, target: { id: string }, measures: { count: number, rate: number, errorCount: number, errorRate: number | null, p50: number | null, p95: number | null, p99: number | null } }> } };

export type ParseFilterQueryVariables = Exact<{
  query: string;
}>;


export type ParseFilterQuery = { parseFilter: { mistakes: Array<{ message: string, offset: number, length: number, expected: Array<string> }> } };

export type AttributeKeysQueryVariables = Exact<{
  contains?: string | null | undefined;
  scope?: AttributeScope | null | undefined;
}>;


export type AttributeKeysQuery = { attributeKeys: { nodes: Array<{ key: string, scope: AttributeScope, spanCount: number }> } };

export type AttributeValuesQueryVariables = Exact<{
  key: string;
  scope?: AttributeScope | null | undefined;
  prefix?: string | null | undefined;
}>;


export type AttributeValuesQuery = { attributeValues: { nodes: Array<{ value: unknown, type: AttributeType, count: number }> } };

export type OperationNamesQueryVariables = Exact<{ [key: string]: never; }>;


export type OperationNamesQuery = { services: Array<{ operations: { nodes: Array<{ name: string, spanCount: number }> } }> };

export type TraceResultFragment = { node: { traceId: string, startTimeUnixNano: string, durationNano: string, spanCount: number, errorCount: number, missingParentCount: number, services: Array<{ name: string }>, rootSpan: { name: string, kind: SpanKind, service: { name: string }, attributes?: Array<{ key: string, value: unknown }>, resource?: { attributes: Array<{ key: string, value: unknown }> } } | null, completeness?: { lastArrival: string } }, matchedSpans: Array<{ spanId: string, name: string, durationNano: string, service: { name: string } }> };

export type SearchTracesQueryVariables = Exact<{
  query?: string | null | undefined;
  timeRange?: TimeRange | null | undefined;
  orderBy?: TraceOrder | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
  spanKeys?: Array<string> | string | null | undefined;
  resourceKeys?: Array<string> | string | null | undefined;
  hasSpanKeys: boolean;
  hasResourceKeys: boolean;
  hasArrival: boolean;
}>;


export type SearchTracesQuery = { traces: { edges: Array<{ node: { traceId: string, startTimeUnixNano: string, durationNano: string, spanCount: number, errorCount: number, missingParentCount: number, services: Array<{ name: string }>, rootSpan: { name: string, kind: SpanKind, service: { name: string }, attributes?: Array<{ key: string, value: unknown }>, resource?: { attributes: Array<{ key: string, value: unknown }> } } | null, completeness?: { lastArrival: string } }, matchedSpans: Array<{ spanId: string, name: string, durationNano: string, service: { name: string } }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type CountTracesQueryVariables = Exact<{
  query?: string | null | undefined;
  timeRange?: TimeRange | null | undefined;
}>;


export type CountTracesQuery = { traces: { totalCount: number } };

export type SearchSpansQueryVariables = Exact<{
  query?: string | null | undefined;
  timeRange?: TimeRange | null | undefined;
  orderBy?: SpanOrder | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
  spanKeys?: Array<string> | string | null | undefined;
  resourceKeys?: Array<string> | string | null | undefined;
  hasSpanKeys: boolean;
  hasResourceKeys: boolean;
}>;


export type SearchSpansQuery = { spans: { edges: Array<{ node: { id: string, traceId: string, spanId: string, name: string, kind: SpanKind, startTimeUnixNano: string, endTimeUnixNano: string, durationNano: string, ingestionTimeUnixNano: string, status: { code: StatusCode, message: string }, service: { name: string }, attributes?: Array<{ key: string, value: unknown }>, resource?: { attributes: Array<{ key: string, value: unknown }> } } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type CountSpansQueryVariables = Exact<{
  query?: string | null | undefined;
  timeRange?: TimeRange | null | undefined;
}>;


export type CountSpansQuery = { spans: { totalCount: number } };

export type TracePreviewQueryVariables = Exact<{
  traceId: string;
}>;


export type TracePreviewQuery = { trace: { traceId: string, startTimeUnixNano: string, durationNano: string, spanCount: number, errorCount: number, missingParentCount: number, services: Array<{ name: string }>, rootSpan: { spanId: string, name: string, kind: SpanKind, service: { name: string } } | null, spans: { nodes: Array<{ spanId: string, parentSpanId: string | null, name: string, startTimeUnixNano: string, durationNano: string, status: { code: StatusCode }, service: { name: string } }> }, failed: { nodes: Array<{ spanId: string, name: string, service: { name: string }, status: { message: string }, exceptions: Array<{ type: string, message: string }> }> } } | null };

export type ServiceNamesQueryVariables = Exact<{ [key: string]: never; }>;


export type ServiceNamesQuery = { services: Array<{ name: string }> };

export type ScatterTracesQueryVariables = Exact<{
  query?: string | null | undefined;
  timeRange?: TimeRange | null | undefined;
  first?: number | null | undefined;
}>;


export type ScatterTracesQuery = { traces: { nodes: Array<{ traceId: string, startTimeUnixNano: string, durationNano: string, errorCount: number, rootSpan: { name: string, service: { name: string } } | null }> } };

export type SpanHeatmapQueryVariables = Exact<{
  query?: string | null | undefined;
  timeRange?: TimeRange | null | undefined;
}>;


export type SpanHeatmapQuery = { durationHeatmap: { intervalNano: string, times: Array<string>, durations: Array<{ fromNano: string, toNano: string }>, cells: Array<{ time: number, duration: number, count: number, errorCount: number }> } };

export type StoredTimesQueryVariables = Exact<{ [key: string]: never; }>;


export type StoredTimesQuery = { oldest: { nodes: Array<{ startTimeUnixNano: string }> }, newest: { nodes: Array<{ startTimeUnixNano: string }> } };

export type ServiceTotalsQueryVariables = Exact<{
  filter?: SpanFilter | null | undefined;
  timeRange?: TimeRange | null | undefined;
  first?: number | null | undefined;
}>;


export type ServiceTotalsQuery = { spanMetrics: { groups: Array<{ key: Array<unknown>, total: { count: number, rate: number, errorCount: number, errorRate: number | null, p50: number | null, p95: number | null, p99: number | null } }> } };

export type ServiceVersionsQueryVariables = Exact<{
  filter?: SpanFilter | null | undefined;
  timeRange?: TimeRange | null | undefined;
  first?: number | null | undefined;
}>;


export type ServiceVersionsQuery = { spanMetrics: { groupCount: number, groups: Array<{ key: Array<unknown>, total: { count: number, rate: number, errorCount: number, errorRate: number | null, p50: number | null, p95: number | null, p99: number | null }, points: Array<{ time: string, measures: { count: number, errorCount: number, p95: number | null } }> }> } };

export type MeasuresFragment = { count: number, rate: number, errorCount: number, errorRate: number | null, p50: number | null, p95: number | null, p99: number | null };

export type MeasuredGroupFragment = { key: Array<unknown>, total: { count: number, rate: number, errorCount: number, errorRate: number | null, p50: number | null, p95: number | null, p99: number | null }, points: Array<{ time: string, measures: { count: number, errorCount: number, p95: number | null } }> };

export type ServiceTableQueryVariables = Exact<{
  filter?: SpanFilter | null | undefined;
  timeRange?: TimeRange | null | undefined;
  orderBy?: MetricOrder | null | undefined;
  first?: number | null | undefined;
}>;


export type ServiceTableQuery = { spanMetrics: { from: string, to: string, intervalNano: string, groupCount: number, groups: Array<{ key: Array<unknown>, total: { count: number, rate: number, errorCount: number, errorRate: number | null, p50: number | null, p95: number | null, p99: number | null }, points: Array<{ time: string, measures: { count: number, errorCount: number, p95: number | null } }> }> } };

export type ServiceChartsQueryVariables = Exact<{
  filter?: SpanFilter | null | undefined;
  timeRange?: TimeRange | null | undefined;
}>;


export type ServiceChartsQuery = { spanMetrics: { from: string, to: string, intervalNano: string, groups: Array<{ total: { count: number, rate: number, errorCount: number, errorRate: number | null, p50: number | null, p95: number | null, p99: number | null }, points: Array<{ time: string, measures: { count: number, rate: number, errorCount: number, errorRate: number | null, p50: number | null, p95: number | null, p99: number | null } }> }> } };

export type ServiceOperationsQueryVariables = Exact<{
  filter?: SpanFilter | null | undefined;
  timeRange?: TimeRange | null | undefined;
  orderBy?: MetricOrder | null | undefined;
  first?: number | null | undefined;
}>;


export type ServiceOperationsQuery = { spanMetrics: { from: string, to: string, intervalNano: string, groupCount: number, groups: Array<{ key: Array<unknown>, total: { count: number, rate: number, errorCount: number, errorRate: number | null, p50: number | null, p95: number | null, p99: number | null }, points: Array<{ time: string, measures: { count: number, errorCount: number, p95: number | null } }> }> } };

export type ServiceErrorsQueryVariables = Exact<{
  filter?: SpanFilter | null | undefined;
  timeRange?: TimeRange | null | undefined;
}>;


export type ServiceErrorsQuery = { errorGroups: { totalCount: number, nodes: Array<{ id: string, type: string, message: string, count: number, lastSeen: string, trend: Array<number>, services: Array<{ name: string }>, operations: Array<{ name: string }>, examples: Array<{ traceId: string, spanId: string, status: { message: string } }> }> } };

export type ServerFactsQueryVariables = Exact<{ [key: string]: never; }>;


export type ServerFactsQuery = { server: { name: string, version: string, storage: string, startedAt: string, signedInAs: string | null } };

export type RowFragment = { spanId: string, parentSpanId: string | null, name: string, kind: SpanKind, startTimeUnixNano: string, durationNano: string, isParentMissing: boolean, status: { code: StatusCode }, service: { name: string }, events: { totalCount: number }, links: { totalCount: number } };

export type TraceStartQueryVariables = Exact<{
  traceId: string;
  first?: number | null | undefined;
}>;


export type TraceStartQuery = { trace: { traceId: string, startTimeUnixNano: string, durationNano: string, spanCount: number, errorCount: number, missingParentCount: number, services: Array<{ name: string }>, rootSpan: { spanId: string, name: string, service: { name: string } } | null, spans: { nodes: Array<{ spanId: string, parentSpanId: string | null, name: string, kind: SpanKind, startTimeUnixNano: string, durationNano: string, isParentMissing: boolean, status: { code: StatusCode }, service: { name: string }, events: { totalCount: number }, links: { totalCount: number } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } } | null };

export type TracePageQueryVariables = Exact<{
  traceId: string;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type TracePageQuery = { trace: { spanCount: number, spans: { nodes: Array<{ spanId: string, parentSpanId: string | null, name: string, kind: SpanKind, startTimeUnixNano: string, durationNano: string, isParentMissing: boolean, status: { code: StatusCode }, service: { name: string }, events: { totalCount: number }, links: { totalCount: number } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } } | null };

export type DetailFragment = { spanId: string, parentSpanId: string | null, name: string, kind: SpanKind, startTimeUnixNano: string, durationNano: string, selfTimeNano: string, ingestionTimeUnixNano: string, traceState: string, flags: number, droppedAttributesCount: number, droppedEventsCount: number, droppedLinksCount: number, status: { code: StatusCode, message: string }, service: { name: string }, attributes: Array<{ key: string, type: AttributeType, value: unknown }>, resource: { schemaUrl: string, attributes: Array<{ key: string, type: AttributeType, value: unknown }> }, scope: { name: string, version: string, attributes: Array<{ key: string, type: AttributeType, value: unknown }> }, events: { totalCount: number, nodes: Array<{ name: string, timeUnixNano: string, attributes: Array<{ key: string, type: AttributeType, value: unknown }> }> }, links: { totalCount: number, nodes: Array<{ traceId: string, spanId: string, attributes: Array<{ key: string, type: AttributeType, value: unknown }>, span: { name: string, service: { name: string } } | null }> }, linkedFrom: { totalCount: number, nodes: Array<{ traceId: string, spanId: string, name: string, service: { name: string } }> } };

export type SpanDetailQueryVariables = Exact<{
  traceId: string;
  spanId: string;
  kind: SpanKind;
  start: string | number;
  isFirst: boolean;
}>;


export type SpanDetailQuery = { span?: { spanId: string, parentSpanId: string | null, name: string, kind: SpanKind, startTimeUnixNano: string, durationNano: string, selfTimeNano: string, ingestionTimeUnixNano: string, traceState: string, flags: number, droppedAttributesCount: number, droppedEventsCount: number, droppedLinksCount: number, status: { code: StatusCode, message: string }, service: { name: string }, attributes: Array<{ key: string, type: AttributeType, value: unknown }>, resource: { schemaUrl: string, attributes: Array<{ key: string, type: AttributeType, value: unknown }> }, scope: { name: string, version: string, attributes: Array<{ key: string, type: AttributeType, value: unknown }> }, events: { totalCount: number, nodes: Array<{ name: string, timeUnixNano: string, attributes: Array<{ key: string, type: AttributeType, value: unknown }> }> }, links: { totalCount: number, nodes: Array<{ traceId: string, spanId: string, attributes: Array<{ key: string, type: AttributeType, value: unknown }>, span: { name: string, service: { name: string } } | null }> }, linkedFrom: { totalCount: number, nodes: Array<{ traceId: string, spanId: string, name: string, service: { name: string } }> } } | null, spans?: { nodes: Array<{ spanId: string, parentSpanId: string | null, name: string, kind: SpanKind, startTimeUnixNano: string, durationNano: string, selfTimeNano: string, ingestionTimeUnixNano: string, traceState: string, flags: number, droppedAttributesCount: number, droppedEventsCount: number, droppedLinksCount: number, status: { code: StatusCode, message: string }, service: { name: string }, attributes: Array<{ key: string, type: AttributeType, value: unknown }>, resource: { schemaUrl: string, attributes: Array<{ key: string, type: AttributeType, value: unknown }> }, scope: { name: string, version: string, attributes: Array<{ key: string, type: AttributeType, value: unknown }> }, events: { totalCount: number, nodes: Array<{ name: string, timeUnixNano: string, attributes: Array<{ key: string, type: AttributeType, value: unknown }> }> }, links: { totalCount: number, nodes: Array<{ traceId: string, spanId: string, attributes: Array<{ key: string, type: AttributeType, value: unknown }>, span: { name: string, service: { name: string } } | null }> }, linkedFrom: { totalCount: number, nodes: Array<{ traceId: string, spanId: string, name: string, service: { name: string } }> } }> } };

export type SpanEventsQueryVariables = Exact<{
  traceId: string;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type SpanEventsQuery = { spans: { nodes: Array<{ spanId: string, kind: SpanKind, startTimeUnixNano: string, events: { nodes: Array<{ name: string, timeUnixNano: string }> } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type FindSpansQueryVariables = Exact<{
  query?: string | null | undefined;
  traceId: string;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type FindSpansQuery = { spans: { nodes: Array<{ spanId: string, kind: SpanKind, startTimeUnixNano: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type TraceEventsQueryVariables = Exact<{
  traceId: string;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type TraceEventsQuery = { spans: { nodes: Array<{ spanId: string, kind: SpanKind, startTimeUnixNano: string, events: { totalCount: number, nodes: Array<{ name: string, timeUnixNano: string, attributes: Array<{ key: string, value: unknown }> }> }, exceptions: Array<{ type: string, message: string, time: string }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type LinkedFromQueryVariables = Exact<{
  traceId: string;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type LinkedFromQuery = { spans: { nodes: Array<{ links: { nodes: Array<{ traceId: string, spanId: string }> } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type AttributePageQueryVariables = Exact<{
  traceId: string;
  key: string;
  isOfSpan: boolean;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type AttributePageQuery = { trace: { spans: { nodes: Array<{ spanId: string, kind: SpanKind, startTimeUnixNano: string, attribute?: { value: unknown } | null, resource?: { attribute: { value: unknown } | null } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } } | null };

export type SubtreeQueryVariables = Exact<{
  traceId: string;
  spanId: string;
  kind?: SpanKind | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type SubtreeQuery = { span: { descendants: { nodes: Array<{ spanId: string, parentSpanId: string | null, name: string, kind: SpanKind, startTimeUnixNano: string, durationNano: string, isParentMissing: boolean, status: { code: StatusCode }, service: { name: string }, events: { totalCount: number }, links: { totalCount: number } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } } | null };

export type SpanRankQueryVariables = Exact<{
  operation: SpanFilter;
  shorter: SpanFilter;
  timeRange: TimeRange;
}>;


export type SpanRankQuery = { all: { groups: Array<{ total: { count: number, median: number | null, p95: number | null } }> }, shorter: { groups: Array<{ total: { count: number } }> } };

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
export const NumbersFragmentDoc = new TypedDocumentString(`
    fragment Numbers on AttributeStatistics {
  count
  min
  max
  p25: quantile(q: 0.25)
  p50: quantile(q: 0.5)
  p75: quantile(q: 0.75)
}
    `, {"fragmentName":"Numbers"}) as unknown as TypedDocumentString<NumbersFragment, unknown>;
export const ComparedTraceFragmentDoc = new TypedDocumentString(`
    fragment ComparedTrace on Trace {
  traceId
  startTimeUnixNano
  durationNano
  spanCount
  errorCount
  services {
    name
  }
  rootSpan {
    name
    service {
      name
    }
  }
}
    `, {"fragmentName":"ComparedTrace"}) as unknown as TypedDocumentString<ComparedTraceFragment, unknown>;
export const ComparedSpanFragmentDoc = new TypedDocumentString(`
    fragment ComparedSpan on Span {
  spanId
  startTimeUnixNano
  durationNano
  selfTimeNano
  status {
    code
  }
}
    `, {"fragmentName":"ComparedSpan"}) as unknown as TypedDocumentString<ComparedSpanFragment, unknown>;
export const ChangesFragmentDoc = new TypedDocumentString(`
    fragment Changes on TraceComparisonNode {
  changedAttributes {
    scope
    key
    a
    b
  }
}
    `, {"fragmentName":"Changes"}) as unknown as TypedDocumentString<ChangesFragment, unknown>;
export const TraceResultFragmentDoc = new TypedDocumentString(`
    fragment TraceResult on TraceEdge {
  node {
    traceId
    startTimeUnixNano
    durationNano
    spanCount
    errorCount
    missingParentCount
    services {
      name
    }
    rootSpan {
      name
      kind
      service {
        name
      }
      attributes(keys: $spanKeys) @include(if: $hasSpanKeys) {
        key
        value
      }
      resource @include(if: $hasResourceKeys) {
        attributes(keys: $resourceKeys) {
          key
          value
        }
      }
    }
    completeness @include(if: $hasArrival) {
      lastArrival
    }
  }
  matchedSpans(first: 3) {
    spanId
    name
    durationNano
    service {
      name
    }
  }
}
    `, {"fragmentName":"TraceResult"}) as unknown as TypedDocumentString<TraceResultFragment, unknown>;
export const MeasuresFragmentDoc = new TypedDocumentString(`
    fragment Measures on SpanMeasures {
  count
  rate
  errorCount
  errorRate
  p50: quantile(q: 0.5)
  p95: quantile(q: 0.95)
  p99: quantile(q: 0.99)
}
    `, {"fragmentName":"Measures"}) as unknown as TypedDocumentString<MeasuresFragment, unknown>;
export const MeasuredGroupFragmentDoc = new TypedDocumentString(`
    fragment MeasuredGroup on SpanMetricsGroup {
  key
  total {
    ...Measures
  }
  points {
    time
    measures {
      count
      errorCount
      p95: quantile(q: 0.95)
    }
  }
}
    fragment Measures on SpanMeasures {
  count
  rate
  errorCount
  errorRate
  p50: quantile(q: 0.5)
  p95: quantile(q: 0.95)
  p99: quantile(q: 0.99)
}`, {"fragmentName":"MeasuredGroup"}) as unknown as TypedDocumentString<MeasuredGroupFragment, unknown>;
export const RowFragmentDoc = new TypedDocumentString(`
    fragment Row on Span {
  spanId
  parentSpanId
  name
  kind
  startTimeUnixNano
  durationNano
  isParentMissing
  status {
    code
  }
  service {
    name
  }
  events(first: 0) {
    totalCount
  }
  links(first: 0) {
    totalCount
  }
}
    `, {"fragmentName":"Row"}) as unknown as TypedDocumentString<RowFragment, unknown>;
export const DetailFragmentDoc = new TypedDocumentString(`
    fragment Detail on Span {
  spanId
  parentSpanId
  name
  kind
  startTimeUnixNano
  durationNano
  selfTimeNano
  ingestionTimeUnixNano
  traceState
  flags
  droppedAttributesCount
  droppedEventsCount
  droppedLinksCount
  status {
    code
    message
  }
  service {
    name
  }
  attributes {
    key
    type
    value
  }
  resource {
    schemaUrl
    attributes {
      key
      type
      value
    }
  }
  scope {
    name
    version
    attributes {
      key
      type
      value
    }
  }
  events(first: 100) {
    totalCount
    nodes {
      name
      timeUnixNano
      attributes {
        key
        type
        value
      }
    }
  }
  links(first: 100) {
    totalCount
    nodes {
      traceId
      spanId
      attributes {
        key
        type
        value
      }
      span {
        name
        service {
          name
        }
      }
    }
  }
  linkedFrom(first: 20) {
    totalCount
    nodes {
      traceId
      spanId
      name
      service {
        name
      }
    }
  }
}
    `, {"fragmentName":"Detail"}) as unknown as TypedDocumentString<DetailFragment, unknown>;
export const AttributeSpansDocument = new TypedDocumentString(`
    query AttributeSpans($query: String, $filter: SpanFilter, $timeRange: TimeRange, $key: String!, $first: Int) {
  spans(query: $query, filter: $filter, timeRange: $timeRange, first: $first) {
    totalCount
    nodes {
      traceId
      spanId
      name
      startTimeUnixNano
      status {
        code
      }
      service {
        name
      }
      attribute(key: $key) {
        value
      }
    }
  }
}
    `) as unknown as TypedDocumentString<AttributeSpansQuery, AttributeSpansQueryVariables>;
export const NumericKeysDocument = new TypedDocumentString(`
    query NumericKeys($timeRange: TimeRange) {
  attributeKeys(scope: SPAN, timeRange: $timeRange, first: 200) {
    nodes {
      key
      types
    }
  }
}
    `) as unknown as TypedDocumentString<NumericKeysQuery, NumericKeysQueryVariables>;
export const CompareSpansDocument = new TypedDocumentString(`
    query CompareSpans($selection: SpanSelection!, $baseline: SpanSelection!, $keys: [AttributeName!], $first: Int) {
  compareSpans(
    selection: $selection
    baseline: $baseline
    keys: $keys
    first: $first
  ) {
    selectionCount
    baselineCount
    attributes {
      scope
      key
      score
      values(first: 5) {
        value
        selectionCount
        baselineCount
      }
      numbers {
        selection {
          ...Numbers
        }
        baseline {
          ...Numbers
        }
      }
    }
  }
}
    fragment Numbers on AttributeStatistics {
  count
  min
  max
  p25: quantile(q: 0.25)
  p50: quantile(q: 0.5)
  p75: quantile(q: 0.75)
}`) as unknown as TypedDocumentString<CompareSpansQuery, CompareSpansQueryVariables>;
export const SelectedErrorsDocument = new TypedDocumentString(`
    query SelectedErrors($query: String, $filter: SpanFilter, $timeRange: TimeRange) {
  errorGroups(query: $query, filter: $filter, timeRange: $timeRange, first: 5) {
    nodes {
      id
      type
      message
      count
      trend(buckets: 24)
      services {
        name
      }
      operations {
        name
      }
      examples(first: 1) {
        traceId
        spanId
        status {
          message
        }
      }
    }
    totalCount
  }
}
    `) as unknown as TypedDocumentString<SelectedErrorsQuery, SelectedErrorsQueryVariables>;
export const CompareTracesDocument = new TypedDocumentString(`
    query CompareTraces($a: TraceID!, $b: TraceID!, $aSpanId: SpanID, $bSpanId: SpanID, $tolerance: Float) {
  compareTraces(
    a: $a
    b: $b
    aSpanId: $aSpanId
    bSpanId: $bSpanId
    tolerance: $tolerance
  ) {
    a {
      ...ComparedTrace
    }
    b {
      ...ComparedTrace
    }
    nodes {
      path
      service {
        name
      }
      name
      kind
      state
      a {
        ...ComparedSpan
      }
      b {
        ...ComparedSpan
      }
    }
  }
}
    fragment ComparedTrace on Trace {
  traceId
  startTimeUnixNano
  durationNano
  spanCount
  errorCount
  services {
    name
  }
  rootSpan {
    name
    service {
      name
    }
  }
}
fragment ComparedSpan on Span {
  spanId
  startTimeUnixNano
  durationNano
  selfTimeNano
  status {
    code
  }
}`) as unknown as TypedDocumentString<CompareTracesQuery, CompareTracesQueryVariables>;
export const ChangedAttributesDocument = new TypedDocumentString(`
    query ChangedAttributes($a: TraceID!, $b: TraceID!, $aSpanId: SpanID, $bSpanId: SpanID) {
  compareTraces(a: $a, b: $b, aSpanId: $aSpanId, bSpanId: $bSpanId) {
    nodes {
      ...Changes
    }
  }
}
    fragment Changes on TraceComparisonNode {
  changedAttributes {
    scope
    key
    a
    b
  }
}`) as unknown as TypedDocumentString<ChangedAttributesQuery, ChangedAttributesQueryVariables>;
export const ChangedAttributesOfSpanDocument = new TypedDocumentString(`
    query ChangedAttributesOfSpan($a: TraceID!, $b: TraceID!, $aSpanId: SpanID, $bSpanId: SpanID, $spanId: SpanID!) {
  compareTraces(a: $a, b: $b, aSpanId: $aSpanId, bSpanId: $bSpanId) {
    nodes(spanId: $spanId) {
      a {
        spanId
      }
      ...Changes
    }
  }
}
    fragment Changes on TraceComparisonNode {
  changedAttributes {
    scope
    key
    a
    b
  }
}`) as unknown as TypedDocumentString<ChangedAttributesOfSpanQuery, ChangedAttributesOfSpanQueryVariables>;
export const TraceToCompareDocument = new TypedDocumentString(`
    query TraceToCompare($traceId: TraceID!) {
  trace(traceId: $traceId) {
    ...ComparedTrace
  }
}
    fragment ComparedTrace on Trace {
  traceId
  startTimeUnixNano
  durationNano
  spanCount
  errorCount
  services {
    name
  }
  rootSpan {
    name
    service {
      name
    }
  }
}`) as unknown as TypedDocumentString<TraceToCompareQuery, TraceToCompareQueryVariables>;
export const TracesToCompareDocument = new TypedDocumentString(`
    query TracesToCompare($filter: TraceFilter!, $direction: OrderDirection!) {
  traces(
    filter: $filter
    orderBy: { field: DURATION, direction: $direction }
    first: 6
  ) {
    nodes {
      ...ComparedTrace
    }
  }
}
    fragment ComparedTrace on Trace {
  traceId
  startTimeUnixNano
  durationNano
  spanCount
  errorCount
  services {
    name
  }
  rootSpan {
    name
    service {
      name
    }
  }
}`) as unknown as TypedDocumentString<TracesToCompareQuery, TracesToCompareQueryVariables>;
export const TracesToChooseDocument = new TypedDocumentString(`
    query TracesToChoose($query: String, $first: Int) {
  traces(query: $query, first: $first) {
    nodes {
      ...ComparedTrace
    }
  }
}
    fragment ComparedTrace on Trace {
  traceId
  startTimeUnixNano
  durationNano
  spanCount
  errorCount
  services {
    name
  }
  rootSpan {
    name
    service {
      name
    }
  }
}`) as unknown as TypedDocumentString<TracesToChooseQuery, TracesToChooseQueryVariables>;
export const ReceivingPortDocument = new TypedDocumentString(`
    query ReceivingPort {
  server {
    otlpHttpPort
    otlpHttpUsesTls
  }
}
    `) as unknown as TypedDocumentString<ReceivingPortQuery, ReceivingPortQueryVariables>;
export const SpansArrivedDocument = new TypedDocumentString(`
    subscription SpansArrived {
  spanAdded {
    token
  }
}
    `) as unknown as TypedDocumentString<SpansArrivedSubscription, SpansArrivedSubscriptionVariables>;
export const ListedTracesDocument = new TypedDocumentString(`
    query ListedTraces($query: String, $timeRange: TimeRange, $orderBy: TraceOrder, $first: Int) {
  traces(query: $query, timeRange: $timeRange, orderBy: $orderBy, first: $first) {
    nodes {
      traceId
    }
  }
}
    `) as unknown as TypedDocumentString<ListedTracesQuery, ListedTracesQueryVariables>;
export const ListedSpansDocument = new TypedDocumentString(`
    query ListedSpans($query: String, $timeRange: TimeRange, $orderBy: SpanOrder, $first: Int) {
  spans(query: $query, timeRange: $timeRange, orderBy: $orderBy, first: $first) {
    nodes {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<ListedSpansQuery, ListedSpansQueryVariables>;
export const ServiceMapDocument = new TypedDocumentString(`
    query ServiceMap($timeRange: TimeRange) {
  serviceMap(timeRange: $timeRange) {
    nodes {
      id
      kind
      name
      measures {
        ...Measures
      }
    }
    edges {
      kind
      source {
        id
      }
      target {
        id
      }
      measures {
        ...Measures
      }
    }
  }
}
    fragment Measures on SpanMeasures {
  count
  rate
  errorCount
  errorRate
  p50: quantile(q: 0.5)
  p95: quantile(q: 0.95)
  p99: quantile(q: 0.99)
}`) as unknown as TypedDocumentString<ServiceMapQuery, ServiceMapQueryVariables>;
export const ParseFilterDocument = new TypedDocumentString(`
    query ParseFilter($query: String!) {
  parseFilter(query: $query) {
    mistakes {
      message
      offset
      length
      expected
    }
  }
}
    `) as unknown as TypedDocumentString<ParseFilterQuery, ParseFilterQueryVariables>;
export const AttributeKeysDocument = new TypedDocumentString(`
    query AttributeKeys($contains: String, $scope: AttributeScope) {
  attributeKeys(contains: $contains, scope: $scope, first: 200) {
    nodes {
      key
      scope
      spanCount
    }
  }
}
    `) as unknown as TypedDocumentString<AttributeKeysQuery, AttributeKeysQueryVariables>;
export const AttributeValuesDocument = new TypedDocumentString(`
    query AttributeValues($key: String!, $scope: AttributeScope, $prefix: String) {
  attributeValues(key: $key, scope: $scope, prefix: $prefix, first: 40) {
    nodes {
      value
      type
      count
    }
  }
}
    `) as unknown as TypedDocumentString<AttributeValuesQuery, AttributeValuesQueryVariables>;
export const OperationNamesDocument = new TypedDocumentString(`
    query OperationNames {
  services(first: 50) {
    operations(first: 100) {
      nodes {
        name
        spanCount
      }
    }
  }
}
    `) as unknown as TypedDocumentString<OperationNamesQuery, OperationNamesQueryVariables>;
export const SearchTracesDocument = new TypedDocumentString(`
    query SearchTraces($query: String, $timeRange: TimeRange, $orderBy: TraceOrder, $first: Int, $after: String, $spanKeys: [String!], $resourceKeys: [String!], $hasSpanKeys: Boolean!, $hasResourceKeys: Boolean!, $hasArrival: Boolean!) {
  traces(
    query: $query
    timeRange: $timeRange
    orderBy: $orderBy
    first: $first
    after: $after
  ) {
    edges {
      ...TraceResult
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment TraceResult on TraceEdge {
  node {
    traceId
    startTimeUnixNano
    durationNano
    spanCount
    errorCount
    missingParentCount
    services {
      name
    }
    rootSpan {
      name
      kind
      service {
        name
      }
      attributes(keys: $spanKeys) @include(if: $hasSpanKeys) {
        key
        value
      }
      resource @include(if: $hasResourceKeys) {
        attributes(keys: $resourceKeys) {
          key
          value
        }
      }
    }
    completeness @include(if: $hasArrival) {
      lastArrival
    }
  }
  matchedSpans(first: 3) {
    spanId
    name
    durationNano
    service {
      name
    }
  }
}`) as unknown as TypedDocumentString<SearchTracesQuery, SearchTracesQueryVariables>;
export const CountTracesDocument = new TypedDocumentString(`
    query CountTraces($query: String, $timeRange: TimeRange) {
  traces(query: $query, timeRange: $timeRange, first: 1) {
    totalCount
  }
}
    `) as unknown as TypedDocumentString<CountTracesQuery, CountTracesQueryVariables>;
export const SearchSpansDocument = new TypedDocumentString(`
    query SearchSpans($query: String, $timeRange: TimeRange, $orderBy: SpanOrder, $first: Int, $after: String, $spanKeys: [String!], $resourceKeys: [String!], $hasSpanKeys: Boolean!, $hasResourceKeys: Boolean!) {
  spans(
    query: $query
    timeRange: $timeRange
    orderBy: $orderBy
    first: $first
    after: $after
  ) {
    edges {
      node {
        id
        traceId
        spanId
        name
        kind
        startTimeUnixNano
        endTimeUnixNano
        durationNano
        ingestionTimeUnixNano
        status {
          code
          message
        }
        service {
          name
        }
        attributes(keys: $spanKeys) @include(if: $hasSpanKeys) {
          key
          value
        }
        resource @include(if: $hasResourceKeys) {
          attributes(keys: $resourceKeys) {
            key
            value
          }
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<SearchSpansQuery, SearchSpansQueryVariables>;
export const CountSpansDocument = new TypedDocumentString(`
    query CountSpans($query: String, $timeRange: TimeRange) {
  spans(query: $query, timeRange: $timeRange, first: 1) {
    totalCount
  }
}
    `) as unknown as TypedDocumentString<CountSpansQuery, CountSpansQueryVariables>;
export const TracePreviewDocument = new TypedDocumentString(`
    query TracePreview($traceId: TraceID!) {
  trace(traceId: $traceId) {
    traceId
    startTimeUnixNano
    durationNano
    spanCount
    errorCount
    missingParentCount
    services {
      name
    }
    rootSpan {
      spanId
      name
      kind
      service {
        name
      }
    }
    spans(first: 40) {
      nodes {
        spanId
        parentSpanId
        name
        startTimeUnixNano
        durationNano
        status {
          code
        }
        service {
          name
        }
      }
    }
    failed: spans(first: 5, filter: { statusCode: { eq: ERROR } }) {
      nodes {
        spanId
        name
        service {
          name
        }
        status {
          message
        }
        exceptions {
          type
          message
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<TracePreviewQuery, TracePreviewQueryVariables>;
export const ServiceNamesDocument = new TypedDocumentString(`
    query ServiceNames {
  services {
    name
  }
}
    `) as unknown as TypedDocumentString<ServiceNamesQuery, ServiceNamesQueryVariables>;
export const ScatterTracesDocument = new TypedDocumentString(`
    query ScatterTraces($query: String, $timeRange: TimeRange, $first: Int) {
  traces(query: $query, timeRange: $timeRange, first: $first) {
    nodes {
      traceId
      startTimeUnixNano
      durationNano
      errorCount
      rootSpan {
        name
        service {
          name
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ScatterTracesQuery, ScatterTracesQueryVariables>;
export const SpanHeatmapDocument = new TypedDocumentString(`
    query SpanHeatmap($query: String, $timeRange: TimeRange) {
  durationHeatmap(
    query: $query
    timeRange: $timeRange
    timeBuckets: 80
    durationBuckets: 24
  ) {
    intervalNano
    times
    durations {
      fromNano
      toNano
    }
    cells {
      time
      duration
      count
      errorCount
    }
  }
}
    `) as unknown as TypedDocumentString<SpanHeatmapQuery, SpanHeatmapQueryVariables>;
export const StoredTimesDocument = new TypedDocumentString(`
    query StoredTimes {
  oldest: traces(first: 1, orderBy: { field: START_TIME, direction: ASC }) {
    nodes {
      startTimeUnixNano
    }
  }
  newest: traces(first: 1) {
    nodes {
      startTimeUnixNano
    }
  }
}
    `) as unknown as TypedDocumentString<StoredTimesQuery, StoredTimesQueryVariables>;
export const ServiceTotalsDocument = new TypedDocumentString(`
    query ServiceTotals($filter: SpanFilter, $timeRange: TimeRange, $first: Int) {
  spanMetrics(
    filter: $filter
    timeRange: $timeRange
    groupBy: [{ field: SERVICE }]
    first: $first
  ) {
    groups {
      key
      total {
        ...Measures
      }
    }
  }
}
    fragment Measures on SpanMeasures {
  count
  rate
  errorCount
  errorRate
  p50: quantile(q: 0.5)
  p95: quantile(q: 0.95)
  p99: quantile(q: 0.99)
}`) as unknown as TypedDocumentString<ServiceTotalsQuery, ServiceTotalsQueryVariables>;
export const ServiceVersionsDocument = new TypedDocumentString(`
    query ServiceVersions($filter: SpanFilter, $timeRange: TimeRange, $first: Int) {
  spanMetrics(
    filter: $filter
    timeRange: $timeRange
    interval: "auto"
    groupBy: [{ attribute: { key: "service.version", scope: RESOURCE } }]
    first: $first
  ) {
    groupCount
    groups {
      ...MeasuredGroup
    }
  }
}
    fragment Measures on SpanMeasures {
  count
  rate
  errorCount
  errorRate
  p50: quantile(q: 0.5)
  p95: quantile(q: 0.95)
  p99: quantile(q: 0.99)
}
fragment MeasuredGroup on SpanMetricsGroup {
  key
  total {
    ...Measures
  }
  points {
    time
    measures {
      count
      errorCount
      p95: quantile(q: 0.95)
    }
  }
}`) as unknown as TypedDocumentString<ServiceVersionsQuery, ServiceVersionsQueryVariables>;
export const ServiceTableDocument = new TypedDocumentString(`
    query ServiceTable($filter: SpanFilter, $timeRange: TimeRange, $orderBy: MetricOrder, $first: Int) {
  spanMetrics(
    filter: $filter
    timeRange: $timeRange
    interval: "auto"
    groupBy: [{ field: SERVICE }]
    orderBy: $orderBy
    first: $first
  ) {
    from
    to
    intervalNano
    groupCount
    groups {
      ...MeasuredGroup
    }
  }
}
    fragment Measures on SpanMeasures {
  count
  rate
  errorCount
  errorRate
  p50: quantile(q: 0.5)
  p95: quantile(q: 0.95)
  p99: quantile(q: 0.99)
}
fragment MeasuredGroup on SpanMetricsGroup {
  key
  total {
    ...Measures
  }
  points {
    time
    measures {
      count
      errorCount
      p95: quantile(q: 0.95)
    }
  }
}`) as unknown as TypedDocumentString<ServiceTableQuery, ServiceTableQueryVariables>;
export const ServiceChartsDocument = new TypedDocumentString(`
    query ServiceCharts($filter: SpanFilter, $timeRange: TimeRange) {
  spanMetrics(filter: $filter, timeRange: $timeRange, interval: "auto") {
    from
    to
    intervalNano
    groups {
      total {
        ...Measures
      }
      points {
        time
        measures {
          ...Measures
        }
      }
    }
  }
}
    fragment Measures on SpanMeasures {
  count
  rate
  errorCount
  errorRate
  p50: quantile(q: 0.5)
  p95: quantile(q: 0.95)
  p99: quantile(q: 0.99)
}`) as unknown as TypedDocumentString<ServiceChartsQuery, ServiceChartsQueryVariables>;
export const ServiceOperationsDocument = new TypedDocumentString(`
    query ServiceOperations($filter: SpanFilter, $timeRange: TimeRange, $orderBy: MetricOrder, $first: Int) {
  spanMetrics(
    filter: $filter
    timeRange: $timeRange
    interval: "auto"
    groupBy: [{ field: NAME }, { field: KIND }]
    orderBy: $orderBy
    first: $first
  ) {
    from
    to
    intervalNano
    groupCount
    groups {
      ...MeasuredGroup
    }
  }
}
    fragment Measures on SpanMeasures {
  count
  rate
  errorCount
  errorRate
  p50: quantile(q: 0.5)
  p95: quantile(q: 0.95)
  p99: quantile(q: 0.99)
}
fragment MeasuredGroup on SpanMetricsGroup {
  key
  total {
    ...Measures
  }
  points {
    time
    measures {
      count
      errorCount
      p95: quantile(q: 0.95)
    }
  }
}`) as unknown as TypedDocumentString<ServiceOperationsQuery, ServiceOperationsQueryVariables>;
export const ServiceErrorsDocument = new TypedDocumentString(`
    query ServiceErrors($filter: SpanFilter, $timeRange: TimeRange) {
  errorGroups(filter: $filter, timeRange: $timeRange, first: 10) {
    totalCount
    nodes {
      id
      type
      message
      count
      lastSeen
      trend(buckets: 30)
      services {
        name
      }
      operations {
        name
      }
      examples(first: 1) {
        traceId
        spanId
        status {
          message
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ServiceErrorsQuery, ServiceErrorsQueryVariables>;
export const ServerFactsDocument = new TypedDocumentString(`
    query ServerFacts {
  server {
    name
    version
    storage
    startedAt
    signedInAs
  }
}
    `) as unknown as TypedDocumentString<ServerFactsQuery, ServerFactsQueryVariables>;
export const TraceStartDocument = new TypedDocumentString(`
    query TraceStart($traceId: TraceID!, $first: Int) {
  trace(traceId: $traceId) {
    traceId
    startTimeUnixNano
    durationNano
    spanCount
    errorCount
    missingParentCount
    services {
      name
    }
    rootSpan {
      spanId
      name
      service {
        name
      }
    }
    spans(first: $first) {
      nodes {
        ...Row
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    fragment Row on Span {
  spanId
  parentSpanId
  name
  kind
  startTimeUnixNano
  durationNano
  isParentMissing
  status {
    code
  }
  service {
    name
  }
  events(first: 0) {
    totalCount
  }
  links(first: 0) {
    totalCount
  }
}`) as unknown as TypedDocumentString<TraceStartQuery, TraceStartQueryVariables>;
export const TracePageDocument = new TypedDocumentString(`
    query TracePage($traceId: TraceID!, $first: Int, $after: String) {
  trace(traceId: $traceId) {
    spanCount
    spans(first: $first, after: $after) {
      nodes {
        ...Row
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    fragment Row on Span {
  spanId
  parentSpanId
  name
  kind
  startTimeUnixNano
  durationNano
  isParentMissing
  status {
    code
  }
  service {
    name
  }
  events(first: 0) {
    totalCount
  }
  links(first: 0) {
    totalCount
  }
}`) as unknown as TypedDocumentString<TracePageQuery, TracePageQueryVariables>;
export const SpanDetailDocument = new TypedDocumentString(`
    query SpanDetail($traceId: TraceID!, $spanId: SpanID!, $kind: SpanKind!, $start: BigInt!, $isFirst: Boolean!) {
  span(traceId: $traceId, spanId: $spanId, kind: $kind) @include(if: $isFirst) {
    ...Detail
  }
  spans(
    filter: {
      and: [
        { traceId: $traceId }
        { spanId: $spanId }
        { kind: { eq: $kind } }
        { startTimeUnixNano: { eq: $start } }
      ]
    }
    first: 1
  ) @skip(if: $isFirst) {
    nodes {
      ...Detail
    }
  }
}
    fragment Detail on Span {
  spanId
  parentSpanId
  name
  kind
  startTimeUnixNano
  durationNano
  selfTimeNano
  ingestionTimeUnixNano
  traceState
  flags
  droppedAttributesCount
  droppedEventsCount
  droppedLinksCount
  status {
    code
    message
  }
  service {
    name
  }
  attributes {
    key
    type
    value
  }
  resource {
    schemaUrl
    attributes {
      key
      type
      value
    }
  }
  scope {
    name
    version
    attributes {
      key
      type
      value
    }
  }
  events(first: 100) {
    totalCount
    nodes {
      name
      timeUnixNano
      attributes {
        key
        type
        value
      }
    }
  }
  links(first: 100) {
    totalCount
    nodes {
      traceId
      spanId
      attributes {
        key
        type
        value
      }
      span {
        name
        service {
          name
        }
      }
    }
  }
  linkedFrom(first: 20) {
    totalCount
    nodes {
      traceId
      spanId
      name
      service {
        name
      }
    }
  }
}`) as unknown as TypedDocumentString<SpanDetailQuery, SpanDetailQueryVariables>;
export const SpanEventsDocument = new TypedDocumentString(`
    query SpanEvents($traceId: TraceID!, $first: Int, $after: String) {
  spans(
    filter: { and: [{ traceId: $traceId }, { event: {  } }] }
    first: $first
    after: $after
  ) {
    nodes {
      spanId
      kind
      startTimeUnixNano
      events(first: 100) {
        nodes {
          name
          timeUnixNano
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<SpanEventsQuery, SpanEventsQueryVariables>;
export const FindSpansDocument = new TypedDocumentString(`
    query FindSpans($query: String, $traceId: TraceID!, $first: Int, $after: String) {
  spans(
    query: $query
    filter: { traceId: $traceId }
    first: $first
    after: $after
  ) {
    nodes {
      spanId
      kind
      startTimeUnixNano
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<FindSpansQuery, FindSpansQueryVariables>;
export const TraceEventsDocument = new TypedDocumentString(`
    query TraceEvents($traceId: TraceID!, $first: Int, $after: String) {
  spans(
    filter: {
      and: [
        { traceId: $traceId }
        { or: [{ event: {  } }, { statusCode: { eq: ERROR } }] }
      ]
    }
    orderBy: { field: START_TIME, direction: ASC }
    first: $first
    after: $after
  ) {
    nodes {
      spanId
      kind
      startTimeUnixNano
      events(first: 100) {
        totalCount
        nodes {
          name
          timeUnixNano
          attributes {
            key
            value
          }
        }
      }
      exceptions {
        type
        message
        time
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<TraceEventsQuery, TraceEventsQueryVariables>;
export const LinkedFromDocument = new TypedDocumentString(`
    query LinkedFrom($traceId: TraceID!, $first: Int, $after: String) {
  spans(filter: { link: { traceId: $traceId } }, first: $first, after: $after) {
    nodes {
      links(first: 100) {
        nodes {
          traceId
          spanId
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<LinkedFromQuery, LinkedFromQueryVariables>;
export const AttributePageDocument = new TypedDocumentString(`
    query AttributePage($traceId: TraceID!, $key: String!, $isOfSpan: Boolean!, $first: Int, $after: String) {
  trace(traceId: $traceId) {
    spans(first: $first, after: $after) {
      nodes {
        spanId
        kind
        startTimeUnixNano
        attribute(key: $key) @include(if: $isOfSpan) {
          value
        }
        resource @skip(if: $isOfSpan) {
          attribute(key: $key) {
            value
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    `) as unknown as TypedDocumentString<AttributePageQuery, AttributePageQueryVariables>;
export const SubtreeDocument = new TypedDocumentString(`
    query Subtree($traceId: TraceID!, $spanId: SpanID!, $kind: SpanKind, $first: Int, $after: String) {
  span(traceId: $traceId, spanId: $spanId, kind: $kind) {
    descendants(first: $first, after: $after) {
      nodes {
        ...Row
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    fragment Row on Span {
  spanId
  parentSpanId
  name
  kind
  startTimeUnixNano
  durationNano
  isParentMissing
  status {
    code
  }
  service {
    name
  }
  events(first: 0) {
    totalCount
  }
  links(first: 0) {
    totalCount
  }
}`) as unknown as TypedDocumentString<SubtreeQuery, SubtreeQueryVariables>;
export const SpanRankDocument = new TypedDocumentString(`
    query SpanRank($operation: SpanFilter!, $shorter: SpanFilter!, $timeRange: TimeRange!) {
  all: spanMetrics(filter: $operation, timeRange: $timeRange) {
    groups {
      total {
        count
        median: quantile(q: 0.5)
        p95: quantile(q: 0.95)
      }
    }
  }
  shorter: spanMetrics(
    filter: { and: [$operation, $shorter] }
    timeRange: $timeRange
  ) {
    groups {
      total {
        count
      }
    }
  }
}
    `) as unknown as TypedDocumentString<SpanRankQuery, SpanRankQueryVariables>;