/** Conditions that need only the span or the trace itself. */
import { defined } from '../../../src/query/defined.ts';
import { EVERYTHING } from '../../../src/query/filter-logic.ts';
import type { EnumField, EventTest, SpanFilter, StringField, TraceFilter } from '../../../src/query/types.ts';
import type { EventFilterInput, SpanFilterInput, TraceFilterInput } from '../refs.ts';
import { toAttributeTest, toOwnAttributeTests } from './attribute-test.ts';
import { toMillisecondsTest } from './milliseconds-test.ts';
import type { FilterPart } from './part.ts';
import { toCountTest, toEnumTest, toInt64Test, toMomentTest, toStringTest } from './tests.ts';

const IDS = ['traceId', 'spanId', 'parentSpanId'] as const;
const STRINGS: readonly StringField[] = ['service', 'name', 'statusMessage', 'scopeName', 'scopeVersion'];
const ENUMS: readonly EnumField[] = ['kind', 'statusCode'];
const TIMES = [
  ['startTime', 'startTimeUnixNano'],
  ['endTime', 'endTimeUnixNano'],
] as const;

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
  const duration = toDurationCondition(input, part);
  if (duration) return duration;
  for (const [name, type] of TIMES) {
    const integer = input[type];
    if (integer) return tested({ type, test: toInt64Test(integer, 'moment', part.at(type)) });
    const moment = input[name];
    if (moment) return tested({ type, test: toMomentTest(moment, part.at(name)) });
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
  return toDurationCondition(input, part);
}

/** The conditions on a duration, which spans and traces have alike. */
function toDurationCondition(
  { durationNano: nano, durationMs: ms }: Pick<SpanFilterInput, 'durationNano' | 'durationMs'>,
  part: FilterPart,
) {
  if (nano) return tested({ type: 'durationNano', test: toInt64Test(nano, 'duration', part.at('durationNano')) });
  return ms ? tested({ type: 'durationNano', test: toMillisecondsTest(ms, part.at('durationMs')) }) : undefined;
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
    ? toInt64Test(input.timeSinceStartNano, 'duration', part.at('timeSinceStartNano'))
    : undefined;
  return { ...defined({ name, timeSinceStartNano }), attributes: toOwnAttributeTests(input, 'EVENT', part) };
}
