/** An attribute list from a row, decoded when it is read. */
import type { Attribute, Attributes } from '../../model/attributes.ts';
import type { AttributeShape, EncodedAttributes } from '../../model/encoded-attributes.ts';
import { ATTRIBUTE_TYPES, decodeAttributes, type ShapeKeys, type TypeCode } from './attribute-codec.ts';
import { elementTexts } from './element-texts.ts';

/** The keys of a shape as they are stored, and as readers see them. */
export interface StoredShape {
  readonly keys: ShapeKeys;
  readonly shape: AttributeShape;
}

export function storedShape(keys: ShapeKeys): StoredShape {
  return { keys, shape: keys.map(([key, code]) => ({ key, type: ATTRIBUTE_TYPES[code] })) };
}

export class StoredAttributes implements EncodedAttributes {
  readonly #shape: StoredShape;
  readonly #values: string;

  /** `values`: the JSON array of the values. */
  constructor(shape: StoredShape, values: string) {
    this.#shape = shape;
    this.#values = values;
  }

  get shape(): AttributeShape {
    return this.#shape.shape;
  }

  decode(): Attributes {
    return decodeAttributes(this.#shape.keys, this.#values);
  }

  [Symbol.iterator](): Iterator<Attribute> {
    return this.decode()[Symbol.iterator]();
  }

  texts(): readonly (string | undefined)[] | undefined {
    const { keys } = this.#shape;
    const texts: (string | undefined)[] = elementTexts(this.#values);
    if (texts.length !== keys.length) return undefined;
    for (let index = 0; index < texts.length; index++) {
      if (!isNatural(keys[index]?.[1], texts[index])) texts[index] = undefined;
    }
    return texts;
  }
}

/** Whether the stored text of a value is its natural JSON. */
function isNatural(code: TypeCode | undefined, text = ''): boolean {
  switch (code) {
    case 's':
    case 'b':
    case 'n':
    case 'y':
      return true;
    case 'i':
    case 'd':
      return !text.startsWith('"');
    default:
      return false;
  }
}
