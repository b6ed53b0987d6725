/** Attribute values as text: one form for people, and one that distinguishes all values. */
import type { AttributeValue, KeyValueList } from './attributes.ts';
import { isArrayValue } from './attributes.ts';
import { base64Of } from './base64.ts';

/**
 * The text a person would type for the value: a string itself, `true`, `200`, the shortest text of a double (`2.5`,
 * `-0`, `NaN`), bytes in base64, lists and maps as JSON (64-bit integers with all digits), nothing for an empty value.
 * Values of different types may share a text.
 */
export function naturalText(value: AttributeValue): string {
  if (value === null) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return doubleText(value);
  if (typeof value !== 'object') return String(value);
  return value instanceof Uint8Array ? base64Of(value) : jsonText(value);
}

/**
 * Two values have the same text only if they are the same value of the same type (all NaN are the same; 0 and -0
 * differ).
 */
export function exactText(value: AttributeValue): string {
  if (value === null) return 'empty';
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'bigint') return `int ${value}`;
  if (typeof value === 'number') return `double ${doubleText(value)}`;
  if (typeof value === 'boolean') return `bool ${value}`;
  if (value instanceof Uint8Array) return `bytes ${base64Of(value)}`;
  return nestedText(value, exactText);
}

function jsonText(value: AttributeValue): string {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'number') return Number.isFinite(value) ? doubleText(value) : JSON.stringify(doubleText(value));
  if (value instanceof Uint8Array) return JSON.stringify(base64Of(value));
  return value === null || typeof value !== 'object' ? JSON.stringify(value) : nestedText(value, jsonText);
}

function nestedText(
  value: readonly AttributeValue[] | KeyValueList,
  textOf: (value: AttributeValue) => string,
): string {
  if (isArrayValue(value)) return `[${value.map(textOf).join(',')}]`;
  return `{${value.entries.map((entry) => `${JSON.stringify(entry.key)}:${textOf(entry.value)}`).join(',')}}`;
}

function doubleText(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}
