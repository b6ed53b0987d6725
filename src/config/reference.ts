import { z } from 'zod';
import type { ComponentList } from './component-list.ts';
import { fileSchema } from './schema.ts';
import { isTree, type Tree } from './tree.ts';

/** One row of the reference page. */
export interface KeyReference {
  /** Such as `api.limits.max_depth`. */
  readonly key: string;
  readonly type: string;
  /** As written in a file. Empty if there is none. */
  readonly byDefault: string;
  readonly unit: string;
  readonly description: string;
  /** Whether the key does something, is accepted without effect, or is refused. */
  readonly status: 'served' | 'no effect' | 'refused';
}

/** Every key of a configuration file with these components, from the schema itself. */
export function keyReference(list: ComponentList): KeyReference[] {
  return rows(z.toJSONSchema(fileSchema(list), { io: 'input', unrepresentable: 'any' }), '');
}

function rows(schema: unknown, key: string): KeyReference[] {
  if (!isTree(schema)) return [];
  const { properties, items } = schema;
  const own = key === '' || isTree(properties) ? [] : [row(schema, key)];
  const prefix = key === '' ? '' : `${key}.`;
  const inner = isTree(properties)
    ? Object.entries(properties).flatMap(([name, value]) => rows(value, `${prefix}${name}`))
    : [];
  const ofItems = isTree(items) && isTree(items.properties) ? rows(items, `${key}[]`) : [];
  return [...own, ...inner, ...ofItems];
}

function row(schema: Tree, key: string): KeyReference {
  const status = schema.refused !== undefined ? 'refused' : schema.noEffect !== undefined ? 'no effect' : 'served';
  return {
    key,
    type: typesOf(schema).join(' or '),
    byDefault: schema.default === undefined ? '' : JSON.stringify(schema.default),
    unit: text(schema.unit),
    description: text(schema.noEffect ?? schema.refused ?? schema.description),
    status,
  };
}

/** The types of all alternatives, each once. */
function typesOf({ type, anyOf }: Tree): string[] {
  if (Array.isArray(anyOf)) return [...new Set(anyOf.flatMap((one) => (isTree(one) ? typesOf(one) : [])))];
  return Array.isArray(type) ? type.map(text) : [text(type)];
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
