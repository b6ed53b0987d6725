/**
 * Writes lists of attributes as the resolvers of the type Attribute would. Most of a large answer is attributes, and their
 * stored values are JSON already.
 */
import { type Attributes, attributeType } from '../src/model/attributes.ts';
import { BoundedCache } from '../src/model/bounded-cache.ts';
import { type AttributeList, type AttributeShape, decoded, isEncoded } from '../src/model/encoded-attributes.ts';
import { jsonText, stringText } from '../src/model/json-text.ts';
import { naturalValue } from '../src/model/natural-value.ts';
import type { CountFields, ListField, ListTexts, WriteList } from './list-text.ts';

export const ATTRIBUTE_TEXTS: ListTexts = {
  writerOf: (fields) => {
    if (fields.length === 0 || !fields.every(({ name }) => FIELDS.has(name))) return undefined;
    const texts = new AttributeTexts(fields);
    // The fields of this type are all lists of attributes.
    return ((list: AttributeList, count) => texts.write(list, count)) as WriteList;
  },
};

const FIELDS: ReadonlySet<string> = new Set(['key', 'value', 'type']);

/** The most bytes of the frames that a field keeps, about, and bytes of each attribute beside its keys. */
const MAX_KEPT_BYTES = 2 ** 20;
const FRAME_BYTES = 100;

/** What stands around the values of a list. */
interface Frame {
  /** One text more than the list shows values. */
  readonly texts: readonly string[];
  /** Bytes that count besides the values, for each attribute. */
  readonly bytes: readonly number[];
}

/** A whole list. */
interface Written {
  readonly text: string;
  readonly fields: number;
  readonly bytes: number;
}

class AttributeTexts {
  readonly #fields: readonly ListField[];
  /** How often an attribute shows its value. */
  readonly #times: number;
  readonly #frames = new BoundedCache<AttributeShape, Frame>(MAX_KEPT_BYTES, weightOf);
  /** Resources and scopes have lists that many spans share. */
  readonly #written = new BoundedCache<Attributes, Written>(MAX_KEPT_BYTES, ({ bytes }) => FRAME_BYTES + bytes);

  constructor(fields: readonly ListField[]) {
    this.#fields = fields;
    this.#times = fields.filter(({ name }) => name === 'value').length;
  }

  write(list: AttributeList, count: CountFields): string {
    if (isEncoded(list)) return this.#write(list, this.#frameOf(list.shape), list.texts() ?? [], count);
    const known = this.#written.get(list);
    if (known !== undefined) {
      count(known.fields, known.bytes);
      return known.text;
    }
    let bytes = 0;
    const text = this.#write(list, this.#makeFrame(shapeOf(list)), [], (fields, more) => {
      bytes += more;
      count(fields, more);
    });
    this.#written.set(list, { text, fields: list.length * this.#fields.length, bytes });
    return text;
  }

  /** `known`: texts of the values, where they are known. */
  #write(
    list: AttributeList,
    { texts, bytes }: Frame,
    known: readonly (string | undefined)[],
    count: CountFields,
  ): string {
    const times = this.#times;
    const fields = this.#fields.length;
    let values: Attributes | undefined;
    let whole = texts[0] ?? '';
    for (let index = 0; index < bytes.length; index++) {
      let value = known[index];
      if (value === undefined) {
        values ??= decoded(list);
        value = jsonText(naturalValue(values[index]?.value ?? null));
      }
      count(fields, (bytes[index] ?? 0) + (value === 'null' ? 0 : times * value.length));
      for (let time = 1; time <= times; time++) whole += value + texts[index * times + time];
    }
    return whole;
  }

  #frameOf(shape: AttributeShape): Frame {
    const known = this.#frames.get(shape);
    if (known !== undefined) return known;
    const frame = this.#makeFrame(shape);
    this.#frames.set(shape, frame);
    return frame;
  }

  #makeFrame(shape: AttributeShape): Frame {
    const texts: string[] = [];
    const bytes: number[] = [];
    let text = '[';
    for (const [index, { key, type }] of shape.entries()) {
      let own = 0;
      let before = index === 0 ? '{' : ',{';
      for (const field of this.#fields) {
        text += before + field.keyText;
        before = ',';
        own += field.key.length;
        if (field.name === 'value') {
          texts.push(text);
          text = '';
        } else {
          const shown = stringText(field.name === 'key' ? key : type);
          text += shown;
          own += shown.length;
        }
      }
      text += '}';
      bytes.push(own);
    }
    return { texts: [...texts, `${text}]`], bytes };
  }
}

function shapeOf(list: Attributes): AttributeShape {
  return list.map(({ key, value }) => ({ key, type: attributeType(value) }));
}

function weightOf({ bytes }: Frame): number {
  return bytes.reduce((sum, own) => sum + own + FRAME_BYTES, FRAME_BYTES);
}
