import type { Attribute, AttributeValue, KeyValueList } from '../../../src/model/attributes.ts';
import { MAX_VALUE_DEPTH } from '../request-limits.ts';
import { ANY_VALUE, KEY_VALUE, VALUE_LIST } from './otlp-fields.ts';
import type { WireReader } from './wire-reader.ts';

/** Reads a KeyValue. Nesting deeper than {@link MAX_VALUE_DEPTH} is a flaw. `depth` counts the AnyValues around it. */
export function readKeyValue(reader: WireReader, depth = 0): Attribute {
  let key = '';
  let value: AttributeValue = null;
  const outer = reader.enter();
  for (let tag = reader.nextTag(); tag !== 0; tag = reader.nextTag()) {
    switch (tag) {
      case KEY_VALUE.key:
        key = reader.readString();
        break;
      case KEY_VALUE.value:
        value = readAnyValue(reader, value, depth + 1);
        break;
      default:
        reader.skip(tag, KEY_VALUE);
    }
  }
  reader.leave(outer);
  return { key, value };
}

/** Reads an AnyValue on top of an earlier one of the same field: the last member set wins, and lists are appended. */
export function readAnyValue(reader: WireReader, before: AttributeValue, depth: number): AttributeValue {
  if (depth > MAX_VALUE_DEPTH) return skipTooDeep(reader);
  let value = before;
  const outer = reader.enter();
  for (let tag = reader.nextTag(); tag !== 0; tag = reader.nextTag()) {
    switch (tag) {
      case ANY_VALUE.stringValue:
        value = reader.readString();
        break;
      case ANY_VALUE.boolValue:
        value = reader.readBool();
        break;
      case ANY_VALUE.intValue:
        value = reader.readInt64();
        break;
      case ANY_VALUE.doubleValue:
        value = reader.readDouble();
        break;
      case ANY_VALUE.arrayValue:
        value = readArray(reader, value, depth);
        break;
      case ANY_VALUE.kvlistValue:
        value = readKeyValueList(reader, value, depth);
        break;
      case ANY_VALUE.bytesValue:
        value = reader.readBytes();
        break;
      default:
        reader.skip(tag, ANY_VALUE);
    }
  }
  reader.leave(outer);
  return value;
}

function readArray(reader: WireReader, before: AttributeValue, depth: number): AttributeValue {
  const values: AttributeValue[] = Array.isArray(before) ? before : [];
  const outer = reader.enter();
  for (let tag = reader.nextTag(); tag !== 0; tag = reader.nextTag()) {
    if (tag === VALUE_LIST.values) values.push(readAnyValue(reader, null, depth + 1));
    else reader.skip(tag, VALUE_LIST);
  }
  reader.leave(outer);
  return values;
}

function readKeyValueList(reader: WireReader, before: AttributeValue, depth: number): KeyValueList {
  // The earlier list was made here, so it can grow in place. Copies would take quadratic time.
  const list = isKeyValueList(before) ? before : { entries: [] };
  const entries = list.entries as Attribute[];
  const outer = reader.enter();
  for (let tag = reader.nextTag(); tag !== 0; tag = reader.nextTag()) {
    if (tag === VALUE_LIST.values) entries.push(readKeyValue(reader, depth));
    else reader.skip(tag, VALUE_LIST);
  }
  reader.leave(outer);
  return list;
}

function isKeyValueList(value: AttributeValue): value is KeyValueList {
  // Arrays, including those of bytes, have a method of that name.
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'entries');
}

function skipTooDeep(reader: WireReader): null {
  reader.noteFlaw(`nests values deeper than ${MAX_VALUE_DEPTH} levels`);
  reader.skipLength();
  return null;
}
