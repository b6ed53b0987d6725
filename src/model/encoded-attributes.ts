/** Attribute lists as a backend stores them, for those who may not need the values themselves. */
import type { Attribute, Attributes, AttributeType } from './attributes.ts';

/** Keys and types of an attribute list, in order. */
export type AttributeShape = readonly { readonly key: string; readonly type: AttributeType }[];

/** An attribute list that is decoded each time it is read, so that keeping it takes little memory. */
export interface EncodedAttributes extends Iterable<Attribute> {
  /** Lists with the same keys and types mostly share one object. */
  readonly shape: AttributeShape;
  decode(): Attributes;
  /**
   * Each value as JSON text, as natural JSON has it: undefined where that differs from the stored text. Undefined for all if
   * the list has another form.
   */
  texts(): readonly (string | undefined)[] | undefined;
}

export type AttributeList = Attributes | EncodedAttributes;

export function isEncoded(list: AttributeList): list is EncodedAttributes {
  return !Array.isArray(list);
}

export function decoded(list: AttributeList): Attributes {
  return isEncoded(list) ? list.decode() : list;
}
