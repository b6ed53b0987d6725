/** How `attribute_value_counts` stores a value: its natural text, its type, and for lists and maps the exact value. */
import { exactText, naturalText } from '../../../model/attribute-text.ts';
import { type AttributeType, type AttributeValue, attributeType } from '../../../model/attributes.ts';
import { decodeValue, encodeValue, typeCode } from '../../encoding/attribute-codec.ts';
import { parseTypedValue } from './stored-json.ts';

/** Sorted by name, so that the numbers have the order of the names. */
const TYPES: readonly AttributeType[] = ['ARRAY', 'BOOL', 'BYTES', 'DOUBLE', 'EMPTY', 'INT', 'KVLIST', 'STRING'];

/** The columns that distinguish values. */
export type ValueText = readonly [text: string, type: number, exact: string];

/**
 * Type and text distinguish most values. Lists and maps need more: the exact text, by which they are sorted, and after a
 * line feed (which no exact text has) the code and the value as JSON.
 */
export function valueText(value: AttributeValue): ValueText {
  const type = attributeType(value);
  const exact =
    type === 'ARRAY' || type === 'KVLIST'
      ? `${exactText(value)}\n${JSON.stringify([typeCode(value), encodeValue(value)])}`
      : '';
  return [naturalText(value), TYPES.indexOf(type), exact];
}

/** Inverse of {@link valueText}. */
export function valueOfText(text: string, type: number, exact: string): AttributeValue {
  switch (TYPES[type]) {
    case 'STRING':
      return text;
    case 'BOOL':
      return text === 'true';
    case 'INT':
      return BigInt(text);
    case 'DOUBLE':
      return Number(text);
    case 'BYTES':
      return Uint8Array.from(Buffer.from(text, 'base64'));
    case 'ARRAY':
    case 'KVLIST': {
      const [code, json] = parseTypedValue(exact.slice(exact.indexOf('\n') + 1));
      return decodeValue(code, json);
    }
    default:
      return null;
  }
}

const LAST_CODE_POINT = 0x10ffff;
const FIRST_SURROGATE = 0xd800;
const BEHIND_SURROGATES = 0xe000;

/** The first text by code point after all texts with the prefix. Undefined if there is none. */
export function behindPrefix(prefix: string): string | undefined {
  const points = Array.from(prefix, (character) => character.codePointAt(0) ?? 0);
  while (points.at(-1) === LAST_CODE_POINT) points.pop();
  const last = points.pop();
  if (last === undefined) return undefined;
  const next = last + 1 === FIRST_SURROGATE ? BEHIND_SURROGATES : last + 1;
  return String.fromCodePoint(...points, next);
}
