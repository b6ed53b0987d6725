/** Conditions on one event or one link of a span, except conditions on the target of a link. */
import type { Attributes } from '../../model/attributes.ts';
import { orderedTime, type SpanEvent, type SpanLink } from '../../model/span.ts';
import type { AttributeTest, EventTest, LinkTest } from '../query.ts';
import { matchesAttribute } from './matches-attribute.ts';
import { matchesInt64, matchesString } from './matches-test.ts';

/** Whether one event of a span with this start meets every condition. */
export function matchesEvent(
  { name, timeSinceStartNano, attributes }: EventTest,
  event: SpanEvent,
  startTimeUnixNano: bigint,
): boolean {
  const time = orderedTime(event.timeUnixNano) - orderedTime(startTimeUnixNano);
  return (
    (name === undefined || matchesString(name, event.name)) &&
    (timeSinceStartNano === undefined || matchesInt64(timeSinceStartNano, time)) &&
    matchesOwn(attributes, event.attributes)
  );
}

/** Whether one link meets every condition on the link itself. */
export function matchesOwnLink({ traceId, spanId, attributes }: LinkTest, link: SpanLink): boolean {
  return (
    (traceId === undefined || traceId === link.traceId) &&
    (spanId === undefined || spanId === link.spanId) &&
    matchesOwn(attributes, link.attributes)
  );
}

function matchesOwn(tests: readonly AttributeTest[], attributes: Attributes): boolean {
  return tests.every((test) => matchesAttribute(test, [attributes]));
}
