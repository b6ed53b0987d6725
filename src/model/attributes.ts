/**
 * Attribute values as OTLP has them (opentelemetry-proto common/v1 AnyValue), one native JavaScript type a kind, so that
 * no value needs a wrapper and no 64-bit integer passes through a number:
 *
 * | OTLP            | here                      |
 * |-----------------|---------------------------|
 * | string_value    | string                    |
 * | bool_value      | boolean                   |
 * | int_value       | bigint (signed 64 bits)   |
 * | double_value    | number                    |
 * | bytes_value     | Uint8Array                |
 * | array_value     | array of these            |
 * | kvlist_value    | {@link KeyValueList}      |
 * | (nothing set)   | null                      |
 */
export type AttributeValue =
  | string
  | boolean
  | bigint
  | number
  | Uint8Array
  | readonly AttributeValue[]
  | KeyValueList
  | null;

/** An ordered list of key and value pairs. OTLP forbids duplicate keys, but some senders use them, so all are kept. */
export interface KeyValueList {
  readonly entries: readonly Attribute[];
}

/** One attribute. A KeyValue without a value and one with an empty AnyValue are the same: `null`. */
export interface Attribute {
  readonly key: string;
  readonly value: AttributeValue;
}

/** In the order received. */
export type Attributes = readonly Attribute[];

/** The names that GraphQL shows (`Attribute.type`). */
export type AttributeType = 'STRING' | 'BOOL' | 'INT' | 'DOUBLE' | 'BYTES' | 'ARRAY' | 'KVLIST' | 'EMPTY';

/** Where an attribute is attached. */
export type AttributeScope = (typeof ATTRIBUTE_SCOPES)[number];

/** All scopes, in the order in which a condition without a scope looks at them. */
export const ATTRIBUTE_SCOPES = ['SPAN', 'RESOURCE', 'SCOPE', 'EVENT', 'LINK'] as const;

export function isArrayValue(value: AttributeValue): value is readonly AttributeValue[] {
  return Array.isArray(value);
}

export function attributeType(value: AttributeValue): AttributeType {
  switch (typeof value) {
    case 'string':
      return 'STRING';
    case 'boolean':
      return 'BOOL';
    case 'bigint':
      return 'INT';
    case 'number':
      return 'DOUBLE';
    default:
      if (value === null) return 'EMPTY';
      if (value instanceof Uint8Array) return 'BYTES';
      return isArrayValue(value) ? 'ARRAY' : 'KVLIST';
  }
}

/** The value of the first attribute with this key. Undefined if there is none. */
export function attributeNamed(attributes: Attributes, key: string): AttributeValue | undefined {
  for (const attribute of attributes) if (attribute.key === key) return attribute.value;
  return undefined;
}

/** Bytes of the value, about: characters of texts, eight for each number. Values inside it count. */
export function valueSize(value: AttributeValue): number {
  if (typeof value === 'string') return value.length;
  if (value instanceof Uint8Array) return value.byteLength;
  if (typeof value !== 'object' || value === null) return NUMBER_BYTES;
  if (isArrayValue(value)) return value.reduce<number>((sum, item) => sum + valueSize(item), 0);
  return attributesSize(value.entries);
}

/** Bytes of keys and values in memory, about. */
export function attributesSize(attributes: Attributes): number {
  let bytes = 0;
  for (const { key, value } of attributes) bytes += ATTRIBUTE_BYTES + key.length + valueSize(value);
  return bytes;
}

const NUMBER_BYTES = 8;
/** Of an attribute beside its key and value. */
const ATTRIBUTE_BYTES = 40;
