/** Short ways to write an attribute of each type. */
import type { Attribute } from '../../src/model/attributes.ts';

export function text(key: string, value: string): Attribute {
  return { key, value };
}

export function int(key: string, value: number): Attribute {
  return { key, value: BigInt(value) };
}

export function double(key: string, value: number): Attribute {
  return { key, value };
}

export function bool(key: string, value: boolean): Attribute {
  return { key, value };
}

export function list(key: string, ...value: readonly string[]): Attribute {
  return { key, value };
}
