/** The tags of a span in Zipkin's form. */
import { naturalText } from '../../../src/model/attribute-text.ts';
import { type AttributeValue, attributeNamed } from '../../../src/model/attributes.ts';
import { type Span, StatusCode } from '../../../src/model/span.ts';
import { takeStatus } from './take-status.ts';

/** The tag of a failed span, whatever its text is. */
export const ERROR_TAG = 'error';

/** The text by which some senders say that a span has not failed. It is no tag: to readers every text means a failure. */
export const NO_ERROR = 'false';

/** The tag of a status. Of a failed span only where {@link ERROR_TAG} alone would be read as another status. */
export const STATUS_TAG = 'otel.status_code';

export const SCOPE_NAME_TAG = 'otel.scope.name';
export const SCOPE_VERSION_TAG = 'otel.scope.version';

/** The attribute of the resource that is the name of the service, and no tag. */
const SERVICE_KEY = 'service.name';

/**
 * Tags by key: the attributes of the span, then those of its resource, as text; the first of a key counts. What OTLP has fields for
 * stands under the names of OpenTelemetry's exporter. `said`: keys of attributes that are said elsewhere.
 */
export function tagsOf(span: Span, said: ReadonlySet<string>): Map<string, string> {
  const tags = new Map<string, string>();
  const add = (key: string, value: AttributeValue): void => {
    if (!tags.has(key)) tags.set(key, naturalText(value));
  };
  for (const { key, value } of span.attributes) if (!said.has(key)) add(key, value);
  if (tags.get(ERROR_TAG) === NO_ERROR) tags.delete(ERROR_TAG);
  setStatus(span, tags);
  const { scope } = span;
  if (scope.name !== '') tags.set(SCOPE_NAME_TAG, scope.name);
  if (scope.version !== '') tags.set(SCOPE_VERSION_TAG, scope.version);
  if (span.droppedAttributesCount > 0) tags.set('otel.dropped_attributes_count', String(span.droppedAttributesCount));
  if (span.droppedEventsCount > 0) tags.set('otel.dropped_events_count', String(span.droppedEventsCount));
  for (const { key, value } of span.resource.attributes) if (key !== SERVICE_KEY) add(key, value);
  return tags;
}

/** Writes the status so that `takeStatus` reads the same one. */
function setStatus({ statusCode, statusMessage, attributes }: Span, tags: Map<string, string>): void {
  if (statusCode === StatusCode.OK) tags.set(STATUS_TAG, 'OK');
  if (statusCode !== StatusCode.ERROR) return;
  const sent = attributeNamed(attributes, ERROR_TAG);
  if (typeof sent === 'string') {
    const read = takeStatus(new Map([[ERROR_TAG, sent]]));
    // The sender was one of Zipkin's, which know no other status.
    if (read.code === statusCode && read.message === statusMessage) return;
  }
  tags.set(STATUS_TAG, 'ERROR');
  tags.set(ERROR_TAG, statusMessage);
}
