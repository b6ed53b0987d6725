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

/** The same object if nothing of it is hidden. `parts`: objects that several spans share, and what became of them. */
export function redactedSpan(span: Span, redaction: Redaction, parts: Map<object, object>): Span {
  const fields = redactedFields(span, redaction);
  const attributes = redaction.attributes(span.attributes);
  const events = each(span.events, (event) => redactedEvent(event, redaction));
  const links = each(span.links, (link) => redactedLink(link, redaction));
  const resource = sharedPart(span.resource, parts, (part) => redactedResource(part, redaction));
  const scope = sharedPart(span.scope, parts, (part) => redactedScope(part, redaction));
  const isSame =
    fields === span &&
    attributes === span.attributes &&
    events === span.events &&
    links === span.links &&
    resource === span.resource &&
    scope === span.scope;
  return isSame ? span : { ...fields, attributes, events, links, resource, scope };
}

/** The same list if all of its parts are the same. */
function each<Part>(parts: readonly Part[], redact: (part: Part) => Part): readonly Part[] {
  const redacted = parts.map(redact);
  return redacted.every((part, index) => part === parts[index]) ? parts : redacted;
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
