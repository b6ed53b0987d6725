/** What one person prefers. It stays in the browser and is no part of a link. */
import { effect, type Signal, signal } from '@preact/signals';

const PREFIX = 'spangraph.';

/** What is kept. Browsers may refuse storage: then a choice lasts as long as the page. */
export function stored(name: string): string | undefined {
  try {
    return localStorage.getItem(PREFIX + name) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Keeps it as long as the browser lets the page. */
export function store(name: string, value: string): void {
  try {
    localStorage.setItem(PREFIX + name, value);
  } catch {
    // Storage is refused or full.
  }
}

/** What the page has stored in this browser. Undefined if the browser refuses storage. */
export function storedItems(): readonly { readonly name: string; readonly value: string }[] | undefined {
  try {
    const names = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
    return names.sort().map((key) => ({ name: key.slice(PREFIX.length), value: localStorage.getItem(key) ?? '' }));
  } catch {
    return undefined;
  }
}

/** Removes all of it. What is chosen stays until the page is loaded again. */
export function clearStored(): void {
  for (const { name } of storedItems() ?? []) localStorage.removeItem(PREFIX + name);
}

/** Stores what is chosen. Nothing is stored before somebody chooses. */
function keep(name: string, chosen: Signal<string | number>): void {
  const first = chosen.value;
  effect(() => {
    const { value } = chosen;
    if (value !== first || stored(name) !== undefined) store(name, String(value));
  });
}

/** One of several values, the first of them by default. */
function choice<const Values extends readonly [string, ...string[]]>(
  name: string,
  values: Values,
): Signal<Values[number]> {
  const known = stored(name);
  const chosen = signal<Values[number]>(values.find((value) => value === known) ?? values[0]);
  keep(name, chosen);
  return chosen;
}

export const theme = choice('theme', ['system', 'light', 'dark']);
export const zone = choice('zone', ['local', 'utc']);
/** Local time or UTC. */
export function switchZone(): void {
  zone.value = zone.value === 'utc' ? 'local' : 'utc';
}
/** How much room rows of tables have. */
export const density = choice('density', ['normal', 'compact']);
effect(() => {
  document.documentElement.dataset.density = density.value;
});
/** Whether single letters are keys. They disturb people who speak to their computer (WCAG 2.1.4). */
export const letterKeys = choice('letter-keys', ['on', 'off']);

/** Width of the column of names, in pixels. */
export const nameWidth = signal(Math.max(160, Number(stored('name-width')) || 420));
keep('name-width', nameWidth);

/** Whether dark colours are shown now. */
const systemIsDark = signal(matchMedia('(prefers-color-scheme: dark)').matches);
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', ({ matches }) => {
  systemIsDark.value = matches;
});
/** Changes after the document has the theme, so that canvases read the new colours. */
export const shownTheme = signal('');
effect(() => {
  const shown = theme.value === 'system' ? (systemIsDark.value ? 'dark' : 'light') : theme.value;
  document.documentElement.dataset.theme = shown;
  shownTheme.value = shown;
});

/** The next value of a choice. */
export function nextOf<Value>(values: readonly Value[], value: Value): Value | undefined {
  return values[(values.indexOf(value) + 1) % values.length];
}
