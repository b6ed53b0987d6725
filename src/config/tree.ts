/** A YAML mapping: the content of a configuration file before it is checked. */
export type Tree = { [key: string]: unknown };

/** Whether the value is a mapping. */
export function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at a path, or undefined. */
export function getIn(tree: unknown, path: readonly string[]): unknown {
  let value = tree;
  for (const key of path) value = isTree(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  return value;
}

/**
 * Sets the value at a path, and creates missing mappings. An existing value on the path that is not a mapping stays.
 */
export function setIn(tree: Tree, path: readonly string[], value: unknown): void {
  const [key, ...rest] = path;
  if (key === undefined) return;
  if (rest.length === 0) {
    tree[key] = value;
    return;
  }
  tree[key] ??= {};
  const next = tree[key];
  if (isTree(next)) setIn(next, rest, value);
}

/** Freezes a value of plain data and everything in it. */
export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) deepFreeze(inner);
  }
  return value;
}
