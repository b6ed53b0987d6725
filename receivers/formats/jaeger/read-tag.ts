import type { Attribute, AttributeValue } from '../../../src/model/attributes.ts';
import {
  asString,
  type JsonObject,
  readBase64,
  readBool,
  readDouble,
  readInt64,
  readString,
  refuse,
} from '../json-fields.ts';

/** Reads a tag of a span or a process, or a field of a log. */
export function readTag(tag: JsonObject): Attribute {
  return { key: readString(tag, 'key'), value: readValue(tag.value, tag.type) };
}

/** Without a type, the JSON value decides. */
function readValue(value: unknown, type: unknown): AttributeValue {
  switch (type) {
    case 'string':
      return asString(value, 'value');
    case 'bool':
      return readBool(value === 'true' ? true : value === 'false' ? false : value, 'value');
    case 'int64':
      return readInt64(value, 'value');
    case 'float64':
      return readDouble(value, 'value');
    case 'binary':
      return readBase64(value, 'value');
    case undefined:
    case null:
    case '':
      return untyped(value);
    default:
      return refuse('type', 'string, bool, int64, float64 or binary', type);
  }
}

function untyped(value: unknown): AttributeValue {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string') return asString(value, 'value');
  if (typeof value === 'bigint' || Number.isSafeInteger(value)) return readInt64(value, 'value');
  return typeof value === 'number' ? value : readBool(value, 'value');
}
