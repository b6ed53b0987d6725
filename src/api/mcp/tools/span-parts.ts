/** Whole spans with all their lists, read for an answer. */
import type { Attributes } from '../../../model/attributes.ts';
import { decoded } from '../../../model/encoded-attributes.ts';
import type { Exception } from '../../../model/exception.ts';
import {
  durationNano,
  type InstrumentationScope,
  isUnfinished,
  orderedTime,
  type Resource,
} from '../../../model/span.ts';
import type { EventRecord, LinkRecord, SpanRecord } from '../../../storage/backend.ts';
import { type Caps, shownAttributes } from '../answers/attributes.ts';
import { milliseconds, shownTime } from '../answers/shown-numbers.ts';
import { cutText, shownName } from '../answers/shown-text.ts';
import { kindName, spanBrief } from '../answers/spans.ts';
import type { ToolContext } from './tool.ts';

interface Listed<Part> {
  readonly parts: readonly Part[];
  /** Parts of the whole list. */
  readonly total: number;
}

/** A span with what belongs to it; of its lists the first parts. */
export interface SpanParts {
  readonly span: SpanRecord;
  readonly attributes: Attributes;
  readonly resource: Resource;
  readonly scope: InstrumentationScope;
  readonly events: Listed<EventRecord>;
  readonly links: Listed<LinkRecord>;
}

/** `first`: parts of each list that are read. */
export async function readParts(
  span: SpanRecord,
  first: number,
  { query: { details } }: Pick<ToolContext<unknown>, 'query'>,
): Promise<SpanParts> {
  const [events, links] = [details.events(span, { first }), details.links(span, { first })];
  const [attributes, resource, scope, eventNodes, eventCount, linkNodes, linkCount] = await Promise.all([
    details.attributes(span),
    details.resource(span),
    details.scope(span),
    events.nodes(),
    events.totalCount(),
    links.nodes(),
    links.totalCount(),
  ]);
  return {
    span,
    attributes: decoded(attributes),
    resource,
    scope,
    events: { parts: eventNodes, total: eventCount },
    links: { parts: linkNodes, total: linkCount },
  };
}

/** The span as an answer shows it. `spanKind` and times are those of {@link spanBrief}. */
export function shownParts({ span, attributes, resource, scope, events, links }: SpanParts, caps: Caps): object {
  return {
    ...spanBrief(span),
    ...(isUnfinished(span) && { unfinished: true }),
    attributes: shownAttributes(attributes, caps),
    resource: shownAttributes(decoded(resource.attributes), caps),
    scope: {
      name: shownName(scope.name),
      version: shownName(scope.version),
      attributes: shownAttributes(decoded(scope.attributes), caps),
    },
    eventCount: events.total,
    events: events.parts.slice(0, caps.parts).map((event) => shownEvent(event, span, caps)),
    linkCount: links.total,
    links: links.parts.slice(0, caps.parts).map(({ traceId, spanId, attributes: ofLink }) => ({
      traceId,
      spanId,
      attributes: shownAttributes(ofLink, caps),
    })),
    ...droppedBySender(span),
  };
}

function shownEvent({ name, timeUnixNano, attributes }: EventRecord, span: SpanRecord, caps: Caps): object {
  return {
    name: shownName(name),
    offsetMs: milliseconds(orderedTime(timeUnixNano) - orderedTime(span.startTimeUnixNano)),
    attributes: shownAttributes(attributes, caps),
  };
}

/** What the sender says it left out. */
function droppedBySender({ droppedAttributesCount, droppedEventsCount, droppedLinksCount }: SpanRecord): object {
  const dropped = { attributes: droppedAttributesCount, events: droppedEventsCount, links: droppedLinksCount };
  return Object.values(dropped).some((count) => count > 0) ? { droppedBySender: dropped } : {};
}

export function shownException({ type, message, stacktrace, timeUnixNano }: Exception, caps: Caps): object {
  return {
    type: shownName(type),
    message: cutText(message, caps.text),
    ...(stacktrace !== '' && { stacktrace: cutText(stacktrace, caps.text) }),
    time: shownTime(timeUnixNano),
  };
}

/** One line about a span for lists of steps. */
export function spanLine(span: SpanRecord): object {
  return {
    spanId: span.spanId,
    service: shownName(span.service),
    name: shownName(span.name),
    kind: kindName(span.kind),
    durationMs: milliseconds(durationNano(span)),
  };
}
