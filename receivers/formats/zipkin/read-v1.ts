/** Reads the fields of a span of Zipkin's JSON version 1. */
import type { AttributeValue } from '../../../src/model/attributes.ts';
import {
  asObject,
  asString,
  type JsonObject,
  readBase64,
  readBool,
  readDouble,
  readInt64,
  readMessage,
  readMessages,
  readString,
  readUint64,
  refuse,
} from '../json-fields.ts';

/** A service and its address, in the form that both versions have. */
export type Endpoint = JsonObject;

export interface V1Annotation {
  /** Microseconds since the Unix epoch. */
  readonly timestamp: bigint;
  readonly value: string;
  readonly endpoint: Endpoint | undefined;
}

export interface V1BinaryAnnotation {
  readonly key: string;
  readonly value: AttributeValue;
  readonly endpoint: Endpoint | undefined;
}

/** Times are in microseconds. 0 is absent. */
export interface V1Span {
  readonly timestamp: bigint;
  readonly duration: bigint;
  readonly annotations: readonly V1Annotation[];
  readonly binaryAnnotations: readonly V1BinaryAnnotation[];
}

/** Throws FieldFlaw. */
export function readV1(span: JsonObject): V1Span {
  return {
    timestamp: readUint64(span, 'timestamp'),
    duration: readUint64(span, 'duration'),
    annotations: readMessages(span, 'annotations', readAnnotation),
    binaryAnnotations: readMessages(span, 'binaryAnnotations', readBinaryAnnotation),
  };
}

function readAnnotation(annotation: JsonObject): V1Annotation {
  return {
    timestamp: readUint64(annotation, 'timestamp'),
    value: readString(annotation, 'value'),
    endpoint: readEndpoint(annotation),
  };
}

function readBinaryAnnotation(annotation: JsonObject): V1BinaryAnnotation {
  const { value, type } = annotation;
  return { key: readString(annotation, 'key'), value: readValue(value, type), endpoint: readEndpoint(annotation) };
}

const readEndpoint = (annotation: JsonObject): Endpoint | undefined => readMessage(annotation, 'endpoint', asObject);

/** Zipkin keeps only texts. Senders name another type in `type`, or just write the JSON value. */
function readValue(value: unknown, type: unknown): AttributeValue {
  switch (type) {
    case 'BOOL':
      return readBool(value, 'value');
    case 'I16':
    case 'I32':
    case 'I64':
      return readInt64(value, 'value');
    case 'DOUBLE':
      return readDouble(value, 'value');
    case 'BYTES':
      return readBase64(value, 'value');
    default:
      return readUntyped(value);
  }
}

function readUntyped(value: unknown): AttributeValue {
  if (typeof value === 'string') return asString(value, 'value');
  if (typeof value === 'boolean') return value;
  if (typeof value === 'bigint' || Number.isSafeInteger(value)) return readInt64(value, 'value');
  return typeof value === 'number' ? value : refuse('value', 'a text, a number, true or false', value);
}
