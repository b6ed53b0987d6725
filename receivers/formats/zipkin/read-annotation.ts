import type { Attribute, AttributeValue } from '../../../src/model/attributes.ts';
import type { SpanEvent } from '../../../src/model/span.ts';
import { readMicros } from '../foreign-fields.ts';
import { isObject, type JsonObject, readString } from '../json-fields.ts';

/** OpenTelemetry's exporter writes an event with attributes as `"name": {"key": "value"}`. */
const EVENT_WITH_ATTRIBUTES = /^".*\}$/s;

/** Reads an annotation as an event. Attributes that OpenTelemetry's exporter wrote into the text are read too. */
export function readAnnotation(annotation: JsonObject): SpanEvent {
  const timeUnixNano = readMicros(annotation, 'timestamp');
  const text = readString(annotation, 'value');
  const event = EVENT_WITH_ATTRIBUTES.test(text) ? parseEvent(text) : undefined;
  return { timeUnixNano, droppedAttributesCount: 0, ...(event ?? { name: text, attributes: [] }) };
}

/** Undefined if the text has another form, or values that are not plain. Such text is kept unchanged. */
function parseEvent(text: string): Pick<SpanEvent, 'name' | 'attributes'> | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(`{${text}}`);
  } catch {
    return undefined;
  }
  const [entry, ...others] = isObject(parsed) ? Object.entries(parsed) : [];
  if (entry === undefined || others.length > 0 || !isObject(entry[1])) return undefined;
  const attributes = Object.entries(entry[1]).map(([key, value]) => attributeOf(key, value));
  if (attributes.some((attribute) => attribute === undefined) || !entry[0].isWellFormed()) return undefined;
  return { name: entry[0], attributes: attributes.filter((attribute) => attribute !== undefined) };
}

function attributeOf(key: string, value: unknown): Attribute | undefined {
  const plain = plainValue(value);
  return plain === undefined || !key.isWellFormed() ? undefined : { key, value: plain };
}

function plainValue(value: unknown): AttributeValue | undefined {
  switch (typeof value) {
    case 'string':
      return value.isWellFormed() ? value : undefined;
    case 'boolean':
      return value;
    case 'number':
      if (!Number.isInteger(value)) return value;
      return Number.isSafeInteger(value) ? BigInt(value) : undefined;
    default:
      return undefined;
  }
}
