/** The order of a table, as the URL says it: the name of a column, with a minus for the largest first. */
import { change, parameter } from '../../state/place.ts';

const sort = parameter('sort');

export interface Sorting<Name extends string> {
  readonly name: Name;
  readonly isDescending: boolean;
}

/** `byDefault`: the order without a parameter, and if it names no column. */
export function sortingOf<Name extends string>(names: readonly Name[], byDefault: Sorting<Name>): Sorting<Name> {
  const text = sort.value ?? '';
  const name = names.find((one) => one === text.replace(/^-/, ''));
  return name === undefined ? byDefault : { name, isDescending: text.startsWith('-') };
}

/** Sorts by a column, or the other way round. Columns of texts begin with the first of the alphabet. */
export function sortBy<Name extends string>(name: Name, now: Sorting<Name>, isText: boolean): void {
  const isDescending = name === now.name ? !now.isDescending : !isText;
  change({ sort: `${isDescending ? '-' : ''}${name}` });
}

export function ariaSort<Name extends string>(name: Name, now: Sorting<Name>): 'ascending' | 'descending' | 'none' {
  if (name !== now.name) return 'none';
  return now.isDescending ? 'descending' : 'ascending';
}
