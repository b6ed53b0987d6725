/** Attributes as Jaeger's JSON has them: a key, a type and a value. */
import { naturalText } from '../../model/attribute-text.ts';
import type { Attribute, AttributeValue } from '../../model/attributes.ts';
import { base64Of } from '../../model/base64.ts';
import { compareNames } from '../../model/compare.ts';
import { stringText } from '../../model/json-text.ts';

/** Integers beyond this size lose digits where clients read them as numbers. */
const LARGEST_NUMBER = BigInt(Number.MAX_SAFE_INTEGER);

/** Sorted by key. Those with the same key keep their order. */
export function sortedTags(attributes: readonly Attribute[]): readonly Attribute[] {
  return attributes.toSorted((a, b) => compareNames(a.key, b.key));
}

/** The list as JSON. */
export function tagsText(tags: readonly Attribute[]): string {
  return `[${tags.map(tagText).join(',')}]`;
}

function tagText({ key, value }: Attribute): string {
  return `{"key":${stringText(key)},${typedText(value)}}`;
}

/** A list or a map is its JSON text, and an empty value is the empty text. JSON has no NaN and no infinities, so they are texts too. */
function typedText(value: AttributeValue): string {
  switch (typeof value) {
    case 'string':
      return `"type":"string","value":${stringText(value)}`;
    case 'boolean':
      return `"type":"bool","value":${value}`;
    case 'bigint':
      return `"type":"int64","value":${integerText(value)}`;
    case 'number':
      return `"type":"float64","value":${Number.isFinite(value) ? naturalText(value) : `"${value}"`}`;
    default:
      if (value instanceof Uint8Array) return `"type":"binary","value":"${base64Of(value)}"`;
      return `"type":"string","value":${stringText(naturalText(value))}`;
  }
}

function integerText(value: bigint): string {
  return value > LARGEST_NUMBER || value < -LARGEST_NUMBER ? `"${value}"` : String(value);
}
