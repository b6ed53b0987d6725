/** Attribute values as natural JSON. */
import { type Attributes, type AttributeValue, isArrayValue } from './attributes.ts';
import { base64Of } from './base64.ts';
import { isExactInJson } from './int64.ts';

/**
 * Strings, booleans, numbers and null stay unchanged. Lists become lists, and key-value lists become objects. An int64
 * beyond ±2^53, NaN, infinities and bytes (base64) become strings; `Attribute.type` distinguishes them from real
 * strings.
 */
export function naturalValue(value: AttributeValue): unknown {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'bigint':
      return isExactInJson(value) ? Number(value) : String(value);
    case 'number':
      return Number.isFinite(value) ? value : String(value);
    default:
      if (value === null) return null;
      if (value instanceof Uint8Array) return base64Of(value);
      return isArrayValue(value) ? value.map(naturalValue) : naturalObject(value.entries);
  }
}

/** One object with natural values. If several attributes have the same key, the first one counts. */
export function naturalObject(attributes: Attributes): unknown {
  const object: Record<string, unknown> = Object.create(null);
  for (const { key, value } of attributes) if (!(key in object)) object[key] = naturalValue(value);
  return object;
}
