import { z } from 'zod';
import { didYouMean } from '../model/nearest.ts';
import type { Findings } from './findings.ts';
import { isTree, type Tree } from './tree.ts';

const FEW_KEYS = 12;

/**
 * Walks a file along its schema, before types are checked. Refuses unknown keys and known ones that are not served, notes
 * those without effect, and fills in what is empty (`grpc:` alone means the defaults).
 */
export function checkKeys(schema: z.ZodType, tree: Tree, findings: Findings, path: readonly string[] = []): void {
  const object = asObject(schema);
  if (object === undefined) return;
  for (const [key, value] of Object.entries(tree)) {
    const at = [...path, key];
    const inner = Object.hasOwn(object.shape, key) ? asType(object.shape[key]) : undefined;
    if (inner === undefined) {
      if (isLoose(object)) findings.notes.push(`${at.join('.')}: accepted, has no effect`);
      else findings.problems.push(unknownKey(at, object));
    } else if (checkMeta(inner, at, findings)) {
      delete tree[key];
    } else if (value === null) {
      if (asObject(inner) === undefined) delete tree[key];
      else tree[key] = {};
    } else if (isTree(value)) {
      checkKeys(inner, value, findings, at);
    } else if (Array.isArray(value)) {
      checkItems(inner, value, findings, at);
    }
  }
}

function checkItems(list: z.ZodType, items: readonly unknown[], findings: Findings, path: readonly string[]): void {
  const item = itemOf(list);
  for (const [index, value] of items.entries()) {
    if (item !== undefined && isTree(value)) checkKeys(item, value, findings, [...path, String(index)]);
  }
}

/** The keys of a schema that do something, in its order. */
function validKeys(object: z.ZodObject): string[] {
  return Object.entries(object.shape)
    .filter(([, inner]) =>
      (['refused', 'noEffect'] as const).every((name) => metaOf(asType(inner), name) === undefined),
    )
    .map(([key]) => key);
}

/** The mapping that a schema describes, under its defaults and before it is transformed. Undefined for anything else. */
export function asObject(schema: z.ZodType | undefined): z.ZodObject | undefined {
  if (schema instanceof z.ZodObject) return schema;
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) {
    return asObject(asType(schema.unwrap()));
  }
  if (schema instanceof z.ZodPipe) return asObject(asType(schema.in));
  return undefined;
}

/** What the items of a list are, under its defaults. Undefined for anything but a list. */
function itemOf(schema: z.ZodType | undefined): z.ZodType | undefined {
  if (schema instanceof z.ZodArray) return asType(schema.element);
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) {
    return itemOf(asType(schema.unwrap()));
  }
  return undefined;
}

function asType(schema: unknown): z.ZodType | undefined {
  return schema instanceof z.ZodType ? schema : undefined;
}

function isLoose(object: z.ZodObject): boolean {
  return object.def.catchall instanceof z.ZodUnknown;
}

function metaOf(schema: z.ZodType | undefined, name: 'refused' | 'noEffect'): string | undefined {
  const value = schema?.meta()?.[name];
  return typeof value === 'string' ? value : undefined;
}

/** Whether nothing is left to check: the key is refused or without effect. */
function checkMeta(schema: z.ZodType, at: readonly string[], findings: Findings): boolean {
  const refused = metaOf(schema, 'refused');
  const noEffect = metaOf(schema, 'noEffect');
  if (refused !== undefined) findings.problems.push(`${at.join('.')}: ${refused}`);
  if (noEffect !== undefined) findings.notes.push(`${at.join('.')}: accepted, has no effect: ${noEffect}`);
  return refused !== undefined || noEffect !== undefined;
}

function unknownKey(at: readonly string[], object: z.ZodObject): string {
  const keys = validKeys(object);
  const list = keys.length <= FEW_KEYS ? `; valid here: ${keys.join(', ')}` : '';
  return `${at.join('.')}: unknown key${didYouMean(at.at(-1) ?? '', keys)}${list}`;
}
