/** Which attributes two groups of spans have with other values. */
import { exactText } from './attribute-text.ts';
import type { Attributes, AttributeValue } from './attributes.ts';
import { compareNames } from './compare.ts';

/** Undefined: the group does not have the key. */
export interface ValueChange {
  readonly key: string;
  readonly a: AttributeValue | undefined;
  readonly b: AttributeValue | undefined;
}

/**
 * The keys that have one value in all lists of one group, and another value, or none, in all lists of the other; sorted. A key
 * whose values differ inside a group is left out: it tells the spans of the group apart, not the groups. Empty if a group is.
 * Of several attributes with one key in a list, the first counts.
 */
export function valueChanges(a: readonly Attributes[], b: readonly Attributes[]): ValueChange[] {
  if (a.length === 0 || b.length === 0) return [];
  const [inA, inB] = [commonValues(a), commonValues(b)];
  const changes: ValueChange[] = [];
  for (const key of new Set([...inA.common.keys(), ...inB.common.keys()])) {
    const [before, after] = [inA.common.get(key), inB.common.get(key)];
    const isComparable = !inA.mixed.has(key) && !inB.mixed.has(key);
    if (isComparable && !isEqual(before, after)) changes.push({ key, a: before, b: after });
  }
  return changes.sort((one, other) => compareNames(one.key, other.key));
}

interface GroupValues {
  /** What all lists have. */
  readonly common: ReadonlyMap<string, AttributeValue>;
  /** Keys that some of the lists lack, or have with another value. */
  readonly mixed: ReadonlySet<string>;
}

function commonValues([first = [], ...others]: readonly Attributes[]): GroupValues {
  const common = valuesOf(first);
  const mixed = new Set<string>();
  for (const list of others) {
    const values = valuesOf(list);
    for (const [key, value] of common) {
      if (isEqual(value, values.get(key))) continue;
      common.delete(key);
      mixed.add(key);
    }
    for (const key of values.keys()) if (!common.has(key)) mixed.add(key);
  }
  return { common, mixed };
}

function valuesOf(list: Attributes): Map<string, AttributeValue> {
  const values = new Map<string, AttributeValue>();
  for (const { key, value } of list) if (!values.has(key)) values.set(key, value);
  return values;
}

function isEqual(a: AttributeValue | undefined, b: AttributeValue | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && exactText(a) === exactText(b));
}
