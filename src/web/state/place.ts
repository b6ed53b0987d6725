/** The URL is the whole shareable state: where the page is, and its parameters as signals. */
import { computed, type ReadonlySignal, signal } from '@preact/signals';

/** The folder that the page is served from, such as `/`. The file of this module is in `assets/` of it. */
export const BASE = new URL(import.meta.url.replace(/assets\/[^/]*$/, '')).pathname;

/** Values of parameters. Undefined removes one. */
export type Parameters = Readonly<Record<string, string | undefined>>;

/** Under the base, without a slash before it: `trace/0af7...`. */
export const path = signal('');
const search = signal('');
const parameters = computed(() => new URLSearchParams(search.value));

/** Where the reader was on a page that Back returns to, in pixels. */
let scrolledTo: number | undefined;

function read(): void {
  path.value = decodePath(location.pathname.startsWith(BASE) ? location.pathname.slice(BASE.length) : '');
  search.value = location.search;
}

function decodePath(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // Whatever this is, it names no page.
    return text;
  }
}

const kept = new Map<string, ReadonlySignal<string | undefined>>();

/** A parameter of the URL; undefined if it is absent or empty. */
export function parameter(name: string): ReadonlySignal<string | undefined> {
  const found = kept.get(name) ?? computed(() => parameters.value.get(name) || undefined);
  kept.set(name, found);
  return found;
}

/** The URL of a page. */
export function hrefOf(page: string, given: Parameters = {}): string {
  const query = new URLSearchParams(Object.entries(given).filter((entry): entry is [string, string] => !!entry[1]));
  const text = readable(query);
  return BASE + page + (text === '' ? '' : `?${text}`);
}

/** The URL of this page with other parameters. All others are kept. */
export function hrefWith(changes: Parameters): string {
  return location.pathname + hrefOf('', { ...Object.fromEntries(parameters.value), ...changes }).slice(BASE.length);
}

/** Goes to a page, as a link does. */
export function go(page: string, given: Parameters = {}): void {
  goTo(hrefOf(page, given));
}

/** Goes to a URL of this page. */
export function goTo(href: string): void {
  history.replaceState({ scroll: scrollY }, '');
  history.pushState({}, '', href);
  scrolledTo = undefined;
  read();
  scrollTo(0, 0);
}

/** Changes parameters and keeps all others. `push` if Back undoes it, `replace` while a value is dragged or typed. */
export function change(changes: Parameters, how: 'push' | 'replace' = 'push'): void {
  const next = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined || value === '') next.delete(name);
    else next.set(name, value);
  }
  const text = readable(next);
  const href = location.pathname + (text === '' ? '' : `?${text}`);
  if (href === location.pathname + location.search) return;
  if (how === 'replace') history.replaceState(history.state, '', href);
  else {
    history.replaceState({ scroll: scrollY }, '');
    history.pushState({}, '', href);
  }
  read();
}

/** Once: where the reader was before, if this page was reached by Back. */
export function takeScroll(): number | undefined {
  const taken = scrolledTo;
  scrolledTo = undefined;
  return taken;
}

/** As few percent signs as a URL needs. */
function readable(query: URLSearchParams): string {
  return query.toString().replaceAll('%3A', ':').replaceAll('%2C', ',').replaceAll('%7B', '{').replaceAll('%7D', '}');
}

addEventListener('popstate', ({ state }) => {
  const { scroll } = (state ?? {}) as { readonly scroll?: number };
  scrolledTo = scroll;
  read();
});
history.scrollRestoration = 'manual';
read();
