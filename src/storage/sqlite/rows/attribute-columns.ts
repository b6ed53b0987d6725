/** The columns in which every table keeps its attribute lists. */
import type { AttributeScope, Attributes } from '../../../model/attributes.ts';
import type { TypeCode } from '../../encoding/attribute-codec.ts';
import { type Column, columns, integer, nullable, type RowOf, text } from '../file/select.ts';
import type { Lookups } from './lookups.ts';

export const STORED_ATTRIBUTES = columns(nullable(integer('attribute_shape_id')), text('attribute_values'));

export const ATTRIBUTE_SCOPE: Column<'scope', AttributeScope> = text('scope');
export const TYPE_CODE: Column<'type', TypeCode> = text('type');

/** No attributes where there is no row. */
export function attributesOfRow(row: RowOf<typeof STORED_ATTRIBUTES> | undefined, lookups: Lookups): Attributes {
  return row === undefined ? [] : lookups.attributes(...row);
}
