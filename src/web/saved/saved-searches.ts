/** Searches under names, kept in this browser. */
import { signal } from '@preact/signals';
import { path } from '../state/place.ts';
import { store, stored } from '../state/preferences.ts';

/** A search: a page with its parameters, under the folder that the page is served from. */
export interface SavedSearch {
  readonly name: string;
  /** `traces?q=...` or `analyze?q=...` */
  readonly address: string;
}

/** Searches that are kept. */
export const MOST_SAVED = 100;
/** Characters of a name. */
export const MOST_NAME = 100;
/** Characters of an address. */
const MOST_ADDRESS = 4_000;

const KEY = 'saved-searches';
/** Pages whose addresses can be saved. */
const ADDRESS = /^(?:traces|analyze)(?:\?[^#]*)?$/;

/** In the order in which they were saved. */
export const saved = signal<readonly SavedSearch[]>(searchesIn(stored(KEY)) ?? []);

addEventListener('storage', ({ key, newValue }) => {
  // Another tab has changed them.
  if (key?.endsWith(KEY)) saved.value = searchesIn(newValue ?? undefined) ?? [];
});

/** The searches of a text that was kept or exported, without what is none; undefined if the text is no list of them. */
export function searchesIn(text: string | undefined): readonly SavedSearch[] | undefined {
  const list = listIn(text);
  return list
    ?.map(searchOf)
    .filter((search) => search !== undefined)
    .slice(0, MOST_SAVED);
}

/** How many entries a text has, valid or not. */
export function entriesIn(text: string): number {
  return listIn(text)?.length ?? 0;
}

function listIn(text: string | undefined): readonly unknown[] | undefined {
  try {
    const { searches } = JSON.parse(text ?? '') as { readonly searches?: unknown };
    return Array.isArray(searches) ? searches : undefined;
  } catch {
    // Whatever this is, it has no searches.
    return undefined;
  }
}

function searchOf(entry: unknown): SavedSearch | undefined {
  const { name, address } = (entry ?? {}) as { readonly name?: unknown; readonly address?: unknown };
  if (typeof name !== 'string' || typeof address !== 'string') return undefined;
  if (name.trim() === '' || address.length > MOST_ADDRESS || !ADDRESS.test(address)) return undefined;
  return { name: shortened(name), address };
}

/** No longer than a name may be. */
export function shortened(name: string): string {
  return Array.from(name.trim()).slice(0, MOST_NAME).join('');
}

/** As it is kept and exported. */
export function textOf(searches: readonly SavedSearch[]): string {
  return JSON.stringify({ searches }, undefined, 2);
}

function keep(next: readonly SavedSearch[]): void {
  saved.value = next;
  store(KEY, textOf(next));
}

/** The address of this page; undefined if it is too long, or of a page that is not saved. */
export function addressHere(): string | undefined {
  const page = path.value === '' ? 'traces' : path.value;
  const parameters = new URLSearchParams(location.search);
  // What is previewed is no part of a search.
  parameters.delete('sel');
  const address = parameters.size === 0 ? page : `${page}?${parameters}`;
  return address.length <= MOST_ADDRESS && ADDRESS.test(address) ? address : undefined;
}

/** Adds a search, or gives the one with this name another address. False if there are too many. */
export function save(name: string, address: string): boolean {
  const search = searchOf({ name, address });
  if (search === undefined) return false;
  const at = saved.value.findIndex((one) => one.name === search.name);
  if (at < 0 && saved.value.length >= MOST_SAVED) return false;
  keep(at < 0 ? [...saved.value, search] : saved.value.with(at, search));
  return true;
}

/** Another search that has the name loses it: there is one of each name. */
export function rename(search: SavedSearch, name: string): void {
  const next = searchOf({ name, address: search.address });
  if (next === undefined) return;
  keep(
    saved.value.filter((one) => one === search || one.name !== next.name).map((one) => (one === search ? next : one)),
  );
}

export function remove(search: SavedSearch): void {
  keep(saved.value.filter((one) => one !== search));
}

/** Adds the searches of an exported text. Tells how many it added; undefined if the text has none. */
export function importFrom(text: string): number | undefined {
  const found = searchesIn(text);
  if (found === undefined || found.length === 0) return undefined;
  return found.filter(({ name, address }) => save(name, address)).length;
}
