/** Conditions that need only the span or the trace itself. */
import { defined } from '../../../src/query/defined.ts';
import { EVERYTHING } from '../../../src/query/filter-logic.ts';
import type {
  EnumField,
  EventTest,
  Int64Field,
  SpanFilter,
  StringField,
  TraceFilter,
} from '../../../src/query/types.ts';
import type { EventFilterInput, SpanFilterInput, TraceFilterInput } from '../refs.ts';
import { toAttributeTest, toOwnAttributeTests } from './attribute-test.ts';
import type { FilterPart } from './part.ts';
import { toCountTest, toEnumTest, toInt64Test, toStringTest } from './tests.ts';

const IDS = ['traceId', 'spanId', 'parentSpanId'] as const;
const STRINGS: readonly StringField[] = ['service', 'name', 'statusMessage', 'scopeName', 'scopeVersion'];
const ENUMS: readonly EnumField[] = ['kind', 'statusCode'];
const INTEGERS: readonly Int64Field[] = ['durationNano', 'startTimeUnixNano', 'endTimeUnixNano'];

/** A condition on the span itself. Undefined if the input has none. */
export function toOwnSpanCondition(input: SpanFilterInput, part: FilterPart): SpanFilter | undefined {
  for (const type of IDS) {
    const eq = input[type];
    if (eq) return { type, eq };
  }
  for (const type of STRINGS) {
    const text = input[type];
    if (text) return tested({ type, test: toStringTest(text, part.at(type)) });
  }
  for (const type of ENUMS) {
    const value = input[type];
    if (value) return tested({ type, test: toEnumTest(value, part.at(type)) });
  }
  for (const type of INTEGERS) {
    const integer = input[type];
    if (integer) return tested({ type, test: toInt64Test(integer, part.at(type)) });
  }
  const { isRoot, attribute, event } = input;
  if (typeof isRoot === 'boolean') return { type: 'isRoot', eq: isRoot };
  if (attribute) return { type: 'attribute', test: toAttributeTest(attribute, part.at('attribute')) };
  return event ? { type: 'event', test: toEventTest(event, part.at('event')) } : undefined;
}

const TRACE_STRINGS = ['rootService', 'rootName', 'service'] as const;
const TRACE_COUNTS = ['spanCount', 'errorCount'] as const;

/** A condition on the trace as a whole. Undefined if the input has none. */
export function toOwnTraceCondition(input: TraceFilterInput, part: FilterPart): TraceFilter | undefined {
  if (input.traceId) return { type: 'traceId', eq: input.traceId };
  for (const type of TRACE_STRINGS) {
    const text = input[type];
    if (text) return tested({ type, test: toStringTest(text, part.at(type)) });
  }
  for (const type of TRACE_COUNTS) {
    const count = input[type];
    if (count) return tested({ type, test: toCountTest(count) });
  }
  const { durationNano } = input;
  return durationNano
    ? tested({ type: 'durationNano', test: toInt64Test(durationNano, part.at('durationNano')) })
    : undefined;
}

/** A comparison without operators says nothing. */
export function tested<const Condition extends { readonly test: object }>(
  condition: Condition,
): Condition | typeof EVERYTHING {
  return Object.keys(condition.test).length === 0 ? EVERYTHING : condition;
}

function toEventTest(input: EventFilterInput, part: FilterPart): EventTest {
  const name = input.name ? toStringTest(input.name, part.at('name')) : undefined;
  const timeSinceStartNano = input.timeSinceStartNano
    ? toInt64Test(input.timeSinceStartNano, part.at('timeSinceStartNano'))
    : undefined;
  return { ...defined({ name, timeSinceStartNano }), attributes: toOwnAttributeTests(input, 'EVENT', part) };
}
