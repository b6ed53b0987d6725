import type { Attribute, AttributeValue } from '../../model/attributes.ts';

/** Attributes as scripts write them. A bigint is an int, a number a double. */
export type Values = Readonly<Record<string, AttributeValue>>;

export function attributesOf(values: Values): Attribute[] {
  return Object.entries(values).map(([key, value]) => ({ key, value }));
}
