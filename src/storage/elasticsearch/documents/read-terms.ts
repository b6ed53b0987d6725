/** The way back from terms to what they stand for, as far as there is one: a hash has none. */
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

/** Of a term of `keys`. */
export interface KeyTerm {
  readonly scope: AttributeScope;
  /** Absent where the key is hashed. */
  readonly key?: string;
  readonly type: AttributeType;
}

/** Of a term of `attributes`. */
export interface ValueTerm {
  readonly scope: AttributeScope;
  /** Absent where the key is hashed. */
  readonly key?: string;
  /** Whether it is an element of an array, whose own term is another. */
  readonly isElement: boolean;
  /** Absent where the value is hashed. */
  readonly value?: AttributeValue;
}

const SCOPES = byLetter(SCOPE_LETTERS);
const TYPES = byLetter(TYPE_LETTERS);

/** Whether a text field's term, by {@link textTerm}, is a hash. */
export function isHashed(term: string): boolean {
  return term.startsWith(ESCAPE);
}

/** Undefined for a text that is no term of `keys`. */
export function readKeyTerm(term: string): KeyTerm | undefined {
  const end = term.indexOf(KEY_END);
  const scope = SCOPES.get(term.charAt(0));
  const type = TYPES.get(term.slice(end + 1));
  if (end < 1 || scope === undefined || type === undefined) return undefined;
  return { scope, ...readKeyPart(term.slice(1, end)), type };
}

/** Undefined for a text that is no term of `attributes`. */
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
