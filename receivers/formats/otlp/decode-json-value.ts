import type { Attribute, AttributeValue } from '../../../src/model/attributes.ts';
import {
  asObject,
  asString,
  FieldFlaw,
  type JsonObject,
  readBase64,
  readBool,
  readDouble,
  readInt64,
  readList,
  readMessages,
  readString,
  under,
} from '../json-fields.ts';
import { MAX_VALUE_DEPTH } from '../request-limits.ts';

/** The `attributes` of a message. */
export function readAttributes(message: JsonObject): Attribute[] {
  return readMessages(message, 'attributes', readTopKeyValue);
}

const readTopKeyValue = (keyValue: JsonObject): Attribute => readKeyValue(keyValue, 1);

function readKeyValue(keyValue: JsonObject, depth: number): Attribute {
  const key = readString(keyValue, 'key');
  const { value } = keyValue;
  if (value === undefined || value === null) return { key, value: null };
  return { key, value: under('value', () => readAnyValue(asObject(value), depth)) };
}

const MEMBERS = new Map<string, (value: unknown, key: string, depth: number) => AttributeValue>([
  ['stringValue', asString],
  ['boolValue', readBool],
  ['intValue', readInt64],
  ['doubleValue', readDouble],
  ['bytesValue', readBase64],
  ['arrayValue', readArray],
  ['kvlistValue', readKeyValueList],
]);

/** An AnyValue. At most one member may be set. `depth` counts this AnyValue and those around it. */
export function readAnyValue(anyValue: JsonObject, depth: number): AttributeValue {
  if (depth > MAX_VALUE_DEPTH) throw new FieldFlaw('', `nests values deeper than ${MAX_VALUE_DEPTH} levels`);
  let found: string | undefined;
  let result: AttributeValue = null;
  for (const member in anyValue) {
    const read = MEMBERS.get(member);
    const value = anyValue[member];
    if (read === undefined || value === undefined || value === null) continue;
    if (found !== undefined) throw new FieldFlaw('', `has both ${found} and ${member}; only one may be set`);
    found = member;
    result = read(value, member, depth);
  }
  return result;
}

function readArray(value: unknown, key: string, depth: number): AttributeValue {
  return under(key, () => readList(asObject(value), 'values', (item) => readAnyValue(asObject(item), depth + 1)));
}

function readKeyValueList(value: unknown, key: string, depth: number): AttributeValue {
  return under(key, () => ({
    entries: readMessages(asObject(value), 'values', (entry) => readKeyValue(entry, depth + 1)),
  }));
}
