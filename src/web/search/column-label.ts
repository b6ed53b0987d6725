import { r } from '../messages/results.ts';
import { attributeIn, type Shape } from './columns.ts';

/** What a column is called. */
export function columnLabel(id: string, shape: Shape): string {
  const attribute = attributeIn(id);
  if (attribute !== undefined) return attribute.key;
  if (shape === 'spans' && id === 'name') return r.fields.span;
  if (shape === 'spans' && id === 'id') return r.fields.spanId;
  return Object.hasOwn(r.fields, id) ? r.fields[id as keyof typeof r.fields] : id;
}
