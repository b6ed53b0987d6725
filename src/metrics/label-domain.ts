/** The values of one label, numbered. */

/** The value of all names that have none of their own. */
export const OTHER = 'other';
/** Most characters of a name. */
const MAX_NAME_LENGTH = 100;

export interface LabelDomain {
  /** How many values there can be. */
  readonly size: number;
  /** Those known now, by their numbers. */
  readonly values: readonly string[];
  /** The number of a value. */
  indexOf(value: string): number;
}

/** These values. Any other counts as {@link OTHER} if the list has it. */
export function closedDomain(values: readonly string[]): LabelDomain {
  const indexes = new Map(values.map((value, index) => [value, index]));
  const indexOf = (value: string): number => {
    const index = indexes.get(value) ?? indexes.get(OTHER);
    if (index === undefined) throw new RangeError(`A label has no value ${value}: ${values.join(', ')}.`);
    return index;
  };
  return { size: values.length, values, indexOf };
}

/** The first `max` names that come, unless they are too long. All others are {@link OTHER}, which is number 0. */
export function openDomain(max: number): LabelDomain {
  const values = [OTHER];
  const indexes = new Map([[OTHER, 0]]);
  const indexOf = (name: string): number => {
    const known = indexes.get(name);
    if (known !== undefined) return known;
    if (values.length > max || name.length > MAX_NAME_LENGTH) return 0;
    indexes.set(name, values.length);
    return values.push(name) - 1;
  };
  return { size: max + 1, values, indexOf };
}
