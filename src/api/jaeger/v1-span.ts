/** A span in Jaeger's JSON. */
import { type Attribute, type AttributeValue, attributeNamed, isArrayValue } from '../../model/attributes.ts';
import { stringText } from '../../model/json-text.ts';
import {
  durationNano,
  hasOtherParent,
  SPAN_KINDS,
  type Span,
  type SpanEvent,
  type SpanLink,
  STATUS_CODES,
  StatusCode,
} from '../../model/span.ts';
import { sortedTags, tagsText } from './v1-values.ts';

export interface V1SpanParts {
  /** Of its process in the trace. */
  readonly processId: string;
  /** Remarks on it, besides those that it was stored with. */
  readonly remarks: readonly string[];
}

/** The span as JSON text. Times are microseconds, cut off. */
export function v1SpanText(span: Span, { processId, remarks }: V1SpanParts): string {
  const [stored, attributes] = withoutWarnings(span);
  const warnings = [...stored, ...remarks];
  const flags = span.flags === 0 ? '' : `"flags":${span.flags},`;
  return (
    `{"traceID":"${span.traceId}","spanID":"${span.spanId}",${flags}` +
    `"operationName":${stringText(span.name)},"references":[${referencesOf(span).map(referenceText).join(',')}],` +
    `"startTime":${micros(span.startTimeUnixNano)},"duration":${micros(shownDuration(span))},` +
    `"tags":${tagsText(sortedTags([...attributes, ...fieldTags(span)]))},` +
    `"logs":[${span.events.map(logText).join(',')}],` +
    `"processID":"${processId}","warnings":${warnings.length === 0 ? 'null' : JSON.stringify(warnings)}}`
  );
}

/** An attribute with the warnings that a span had in Jaeger, if it was imported. */
const WARNINGS = '@jaeger@warnings';

function withoutWarnings({ attributes }: Span): [warnings: readonly string[], others: readonly Attribute[]] {
  const stored = attributeNamed(attributes, WARNINGS);
  if (stored === undefined || !isTexts(stored)) return [[], attributes];
  return [stored, attributes.filter(({ value }) => value !== stored)];
}

function isTexts(value: AttributeValue): value is readonly string[] {
  return value !== null && isArrayValue(value) && value.every((item) => typeof item === 'string');
}

function micros(nanoseconds: bigint): bigint {
  return nanoseconds / 1_000n;
}

/** Pages draw it, so that it is never negative. A span that is not finished has none. */
function shownDuration(span: Span): bigint {
  const duration = durationNano(span);
  return duration > 0n ? duration : 0n;
}

/** What OTLP has as fields, and Jaeger as tags. */
function fieldTags({ kind, scope, statusCode, statusMessage, traceState }: Span): Attribute[] {
  const tags: Attribute[] = [];
  const add = (key: string, value: string | undefined): void => {
    if (value !== undefined && value !== '') tags.push({ key, value });
  };
  add('span.kind', kind === 0 ? undefined : SPAN_KINDS[kind]?.toLowerCase());
  add('otel.scope.name', scope.name);
  add('otel.scope.version', scope.version);
  add('otel.status_code', statusCode === StatusCode.UNSET ? undefined : STATUS_CODES[statusCode]);
  if (statusCode === StatusCode.ERROR) tags.push({ key: 'error', value: true });
  add('otel.status_description', statusMessage);
  add('w3c.tracestate', traceState);
  return tags;
}

interface Reference {
  readonly type: 'CHILD_OF' | 'FOLLOWS_FROM';
  readonly traceId: string;
  readonly spanId: string;
}

/** The parent comes first, as pages take the first one for it. A link to the parent tells how it is one. */
function referencesOf(span: Span): Reference[] {
  const { traceId, parentSpanId, links } = span;
  const isParent = (link: SpanLink): boolean => link.traceId === traceId && link.spanId === parentSpanId;
  if (!hasOtherParent(span)) return links.map(referenceOf);
  const told = links.find(isParent);
  const parent: Reference =
    told === undefined ? { type: 'CHILD_OF', traceId, spanId: parentSpanId } : referenceOf(told);
  return [parent, ...links.filter((link) => !isParent(link)).map(referenceOf)];
}

function referenceOf({ traceId, spanId, attributes }: SpanLink): Reference {
  const type = attributeNamed(attributes, 'opentracing.ref_type') === 'child_of' ? 'CHILD_OF' : 'FOLLOWS_FROM';
  return { type, traceId, spanId };
}

function referenceText({ type, traceId, spanId }: Reference): string {
  return `{"refType":"${type}","traceID":"${traceId}","spanID":"${spanId}"}`;
}

/** An attribute `event` takes the place of the name. */
function logText({ timeUnixNano, name, attributes }: SpanEvent): string {
  const isNamed = name !== '' && attributeNamed(attributes, 'event') === undefined;
  const fields = isNamed ? [{ key: 'event', value: name }, ...attributes] : attributes;
  return `{"timestamp":${micros(timeUnixNano)},"fields":${tagsText(fields)}}`;
}
