/** Short forms of the schemas that answers are made of. */
import type { JsonSchema } from '../arguments/argument.ts';

const typed = (type: string | readonly string[], description?: string): JsonSchema => ({
  type,
  ...(description !== undefined && { description }),
});

export const string = (description?: string): JsonSchema => typed('string', description);
export const stringOrNull = (description?: string): JsonSchema => typed(['string', 'null'], description);
export const numeric = (description?: string): JsonSchema => typed('number', description);
export const numericOrNull = (description?: string): JsonSchema => typed(['number', 'null'], description);
export const whole = (description?: string): JsonSchema => typed('integer', description);
export const yesOrNo = (description?: string): JsonSchema => typed('boolean', description);
export const anything = (description: string): JsonSchema => ({ description });
export const map = (description?: string): JsonSchema => typed('object', description);
export const record = (properties: JsonSchema, description?: string): JsonSchema => ({
  ...typed('object', description),
  properties,
});
export const list = (items: JsonSchema, description?: string): JsonSchema => ({
  ...typed('array', description),
  items,
});
