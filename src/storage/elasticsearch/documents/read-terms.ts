/** From terms back to keys and values. Hashes cannot be read back. */
import type { AttributeScope, AttributeType, AttributeValue } from '../../../model/attributes.ts';
import type { Json, TypeCode } from '../../encoding/attribute-codec.ts';
import { decodeValue } from '../../encoding/attribute-codec.ts';
import {
  ELEMENT,
  ESCAPE,
  ESCAPED_ESCAPE,
  ESCAPED_NUL,
  HASHED,
  KEY_END,
  NumberType,
  ORDERED_NUMBER_LENGTH,
  readOrderedNumber,
  SCOPE_LETTERS,
  Tag,
  TYPE_LETTERS,
} from './terms.ts';

/** The content of a term of `keys`. */
export interface KeyTerm {
  readonly scope: AttributeScope;
  /** Absent if the key is hashed. */
  readonly key?: string;
  readonly type: AttributeType;
}

/** The content of a term of `attributes`. */
export interface ValueTerm {
  readonly scope: AttributeScope;
  /** Absent if the key is hashed. */
  readonly key?: string;
  /** Whether it is an element of an array. The array as a whole has its own term. */
  readonly isElement: boolean;
  /** Absent if the value is hashed. */
  readonly value?: AttributeValue;
}

const SCOPES = byLetter(SCOPE_LETTERS);
const TYPES = byLetter(TYPE_LETTERS);

/** Whether a term of a text field is a hash. `textTerm` makes these terms. */
export function isHashed(term: string): boolean {
  return term.startsWith(ESCAPE);
}

/** Undefined if the text is no term of `keys`. */
export function readKeyTerm(term: string): KeyTerm | undefined {
  const end = term.indexOf(KEY_END);
  const scope = SCOPES.get(term.charAt(0));
  const type = TYPES.get(term.slice(end + 1));
  if (end < 1 || scope === undefined || type === undefined) return undefined;
  return { scope, ...readKeyPart(term.slice(1, end)), type };
}

/** Undefined if the text is no term of `attributes`. */
export function readValueTerm(term: string): ValueTerm | undefined {
  const end = term.indexOf(KEY_END);
  const scope = SCOPES.get(term.charAt(0));
  if (end < 1 || scope === undefined) return undefined;
  const isElement = term.startsWith(ELEMENT, end + 1);
  const value = readValue(term.slice(end + (isElement ? 2 : 1)));
  return { scope, ...readKeyPart(term.slice(1, end)), isElement, ...(value === undefined ? {} : { value }) };
}

function readKeyPart(part: string): { readonly key?: string } {
  if (part.startsWith(ESCAPE + HASHED)) return {};
  if (!part.includes(ESCAPE)) return { key: part };
  return { key: part.replaceAll(ESCAPE + ESCAPED_NUL, KEY_END).replaceAll(ESCAPE + ESCAPED_ESCAPE, ESCAPE) };
}

function readValue(text: string): AttributeValue | undefined {
  const rest = text.slice(1);
  switch (text.charAt(0)) {
    case Tag.STRING:
      return rest;
    case Tag.BOOLEAN:
      return rest === 'true';
    case Tag.NUMBER:
      return readOrderedNumber(rest, rest.charAt(ORDERED_NUMBER_LENGTH) || NumberType.DOUBLE);
    case Tag.WHOLE: {
      if (rest.startsWith(HASHED)) return undefined;
      const [code, json]: [TypeCode, Json] = JSON.parse(rest);
      return decodeValue(code, json);
    }
    default:
      return undefined;
  }
}

function byLetter<Name extends string>(letters: Readonly<Record<Name, string>>): ReadonlyMap<string, Name> {
  const entries: [string, string][] = Object.entries(letters);
  return new Map(entries.map(([name, letter]) => [letter, name as Name]));
}
