/** JSON that this backend wrote, so its types are known. */
import type { EntityRef } from '../../../model/span.ts';
import type { Json, ShapeKeys, TypeCode } from '../../encoding/attribute-codec.ts';

export function parseNames(json: string): string[] {
  return JSON.parse(json);
}

export function parseEntityRefs(json: string): EntityRef[] {
  return JSON.parse(json);
}

/** Keys of a shape with the types of their values. */
export function parseShapeKeys(json: string): ShapeKeys {
  return JSON.parse(json);
}

export function parseTypedValue(json: string): readonly [TypeCode, Json] {
  return JSON.parse(json);
}
