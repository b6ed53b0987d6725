/** The columns in which every table keeps its attribute lists. */
import type { AttributeScope } from '../../../model/attributes.ts';
import type { TypeCode } from '../../encoding/attribute-codec.ts';
import { type Column, columns, integer, nullable, text } from '../file/select.ts';

export const STORED_ATTRIBUTES = columns(nullable(integer('attribute_shape_id')), text('attribute_values'));

export const ATTRIBUTE_SCOPE: Column<'scope', AttributeScope> = text('scope');
export const TYPE_CODE: Column<'type', TypeCode> = text('type');
