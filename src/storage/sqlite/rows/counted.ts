/** Counts what a read returns. What conditions look at and leave is not kept, and not counted. */
import { type Attributes, attributesSize } from '../../../model/attributes.ts';
import type { RowSource } from './row-source.ts';

/** Counts the attributes as bytes that the operation has read. Throws OPERATION_TOO_LARGE over its limit. */
export function counted(attributes: Attributes, { db }: RowSource): Attributes {
  db.clock.countBytes(attributesSize(attributes));
  return attributes;
}
