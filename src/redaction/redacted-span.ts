/** What rules make of the parts of spans, in one form for what is read and what is stored. */
import { compareExceptions, type Exception, type LoggedException } from '../model/exception.ts';
import type { InstrumentationScope, Resource, Span, SpanEvent, SpanLink } from '../model/span.ts';
import type { Redaction } from './redaction.ts';

export function redactedResource(resource: Resource, redaction: Redaction): Resource {
  return withAttributes(resource, redaction.sharedAttributes(resource.attributes));
}

export function redactedScope(scope: InstrumentationScope, redaction: Redaction): InstrumentationScope {
  return withAttributes(scope, redaction.sharedAttributes(scope.attributes));
}

export function redactedEvent(event: SpanEvent, redaction: Redaction): SpanEvent {
  return withAttributes(event, redaction.attributes(event.attributes));
}

export function redactedLink(link: SpanLink, redaction: Redaction): SpanLink {
  const shown = withAttributes(link, redaction.attributes(link.attributes));
  const traceState = redaction.field('traceState', link.traceState);
  return traceState === link.traceState ? shown : { ...shown, traceState };
}

/** Fields of a span that are no attributes. The same object if nothing of it is hidden. */
export function redactedFields<Fields extends Pick<Span, 'statusMessage' | 'traceState'>>(
  span: Fields,
  redaction: Redaction,
): Fields {
  const statusMessage = redaction.field('statusMessage', span.statusMessage);
  const traceState = redaction.field('traceState', span.traceState);
  if (statusMessage === span.statusMessage && traceState === span.traceState) return span;
  return { ...span, statusMessage, traceState };
}

/** `parts`: objects that several spans share, and what became of them. */
export function redactedSpan(span: Span, redaction: Redaction, parts: Map<object, object>): Span {
  return {
    ...redactedFields(span, redaction),
    attributes: redaction.attributes(span.attributes),
    events: span.events.map((event) => redactedEvent(event, redaction)),
    links: span.links.map((link) => redactedLink(link, redaction)),
    resource: sharedPart(span.resource, parts, (resource) => redactedResource(resource, redaction)),
    scope: sharedPart(span.scope, parts, (scope) => redactedScope(scope, redaction)),
  };
}

/** The texts of an exception are what its attributes are called by. */
export function redactedException<Some extends Exception | LoggedException>(
  exception: Some,
  redaction: Redaction,
): Some {
  return {
    ...exception,
    type: redaction.text('exception.type', exception.type),
    message: redaction.text('exception.message', exception.message),
    stacktrace: redaction.text('exception.stacktrace', exception.stacktrace),
  };
}

/** In the order of what is shown, each once: neither the order nor the number says more. */
export function redactedExceptions(exceptions: readonly Exception[], redaction: Redaction): Exception[] {
  const sorted = exceptions.map((exception) => redactedException(exception, redaction)).sort(compareExceptions);
  return sorted.filter((exception, index) => {
    const before = sorted[index - 1];
    return before === undefined || compareExceptions(before, exception) !== 0;
  });
}

function withAttributes<Part extends Pick<SpanEvent, 'attributes'>>(part: Part, attributes: Part['attributes']): Part {
  return attributes === part.attributes ? part : { ...part, attributes };
}

function sharedPart<Part extends object>(part: Part, parts: Map<object, object>, redact: (part: Part) => Part): Part {
  const known = parts.get(part);
  if (known !== undefined) return known as Part;
  const shown = redact(part);
  parts.set(part, shown);
  return shown;
}
