/** The input SpanFilter. */
import { conditionCost } from '../cost.ts';
import { AttributeFilterRef } from './attribute-filter.ts';
import {
  BigIntFilterRef,
  DateTimeFilterRef,
  FloatFilterRef,
  KindFilterRef,
  StatusCodeFilterRef,
  StringFilterRef,
} from './comparisons.ts';
import { EventFilterRef, LinkFilterRef, SpanFilterRef, TraceFilterRef } from './refs.ts';

SpanFilterRef.implement({
  description:
    'A condition on spans. Exactly one field is given; combine several with `and: [{...}, {...}]`, `or` and `not`. ' +
    'Conditions on other spans (`parent`, `ancestor` ...) nest to any depth within the limits.',
  isOneOf: true,
  fields: (t) => {
    const relation = (description: string) =>
      t.field({ type: SpanFilterRef, description, extensions: conditionCost() });
    return {
      and: t.field({ type: [SpanFilterRef], description: 'All of these hold. An empty list always holds.' }),
      or: t.field({ type: [SpanFilterRef], description: 'One of these holds. An empty list never holds.' }),
      not: t.field({ type: SpanFilterRef, description: 'This does not hold.' }),
      traceId: t.field({ type: 'TraceID', description: 'The span is of this trace.' }),
      spanId: t.field({ type: 'SpanID', description: 'The span has this id.' }),
      parentSpanId: t.field({ type: 'SpanID', description: 'The span names this one as its parent, stored or not.' }),
      isRoot: t.boolean({ description: 'true: the span names no parent; false: it names one, stored or not.' }),
      name: t.field({ type: StringFilterRef, description: 'The name of the span.' }),
      service: t.field({
        type: StringFilterRef,
        description: 'Resource attribute `service.name`; empty if it has none.',
      }),
      kind: t.field({ type: KindFilterRef, description: 'The kind of the span.' }),
      statusCode: t.field({ type: StatusCodeFilterRef, description: "The code of the span's status." }),
      statusMessage: t.field({ type: StringFilterRef, description: "The message of the span's status." }),
      durationNano: t.field({
        type: BigIntFilterRef,
        description: 'How long the span took, in nanoseconds, or with a unit: `"500ms"`.',
      }),
      durationMs: t.field({ type: FloatFilterRef, description: 'How long the span took, in milliseconds.' }),
      startTime: t.field({ type: DateTimeFilterRef, description: 'When it started. `timeRange` is faster.' }),
      endTime: t.field({ type: DateTimeFilterRef, description: 'When it ended.' }),
      startTimeUnixNano: t.field({
        type: BigIntFilterRef,
        description: 'When it started, in nanoseconds since the Unix epoch, or as `startTime`. `timeRange` is faster.',
      }),
      endTimeUnixNano: t.field({
        type: BigIntFilterRef,
        description: 'When it ended, in nanoseconds since the Unix epoch, or as `endTime`.',
      }),
      attribute: t.field({
        type: AttributeFilterRef,
        description: 'An attribute of the span, its resource, its scope, its events or its links.',
      }),
      scopeName: t.field({ type: StringFilterRef, description: 'The name of the instrumentation scope.' }),
      scopeVersion: t.field({ type: StringFilterRef, description: 'The version of the instrumentation scope.' }),
      event: t.field({ type: EventFilterRef, description: 'One event of the span meets all of this.' }),
      link: t.field({ type: LinkFilterRef, description: 'One link of the span meets all of this.' }),
      parent: relation('Its parent is stored and meets this.'),
      ancestor: relation('A span above it (its parent, the parent of that, and so on) meets this.'),
      child: relation('One of its children meets this.'),
      descendant: relation('A span below it (a child, a child of that, and so on) meets this.'),
      sibling: relation('Another child of its parent meets this.'),
      childCount: t.field({
        type: BigIntFilterRef,
        description: 'How many children it has; 0 for none.',
        extensions: conditionCost(),
      }),
      trace: t.field({
        type: TraceFilterRef,
        description: 'The trace it belongs to meets this.',
        extensions: conditionCost(),
      }),
    };
  },
});
