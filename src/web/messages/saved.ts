/** Texts of saved searches. */
import { count, plural } from '../format/count.ts';

export const sv = {
  saved: 'Saved',
  savedSearches: 'Saved searches',
  none: 'A saved search is the address of this page under a name. It stays in this browser.',
  name: 'Name of this search',
  save: 'Save',
  isFull: (most: number) => `At most ${count(most)} searches are kept. Delete one first.`,
  isTooLong: 'The address of this page is too long to be saved.',
  rename: (name: string) => `Rename ${name}`,
  newName: (name: string) => `New name of ${name}`,
  remove: (name: string) => `Delete ${name}`,
  exportAll: 'Export',
  importAll: 'Import',
  imported: (added: number, leftOut: number) =>
    `${plural(added, 'search is', 'searches are')} added${leftOut > 0 ? `, ${count(leftOut)} left out` : ''}.`,
  notImported: 'This file has no saved searches.',
  tooLarge: 'This file is too large for saved searches.',
};
