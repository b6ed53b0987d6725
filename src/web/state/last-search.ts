/** The search that the reader came from, as long as the page lives. */
import { effect, type ReadonlySignal, signal } from '@preact/signals';
import { hrefOf, hrefWith, type Parameters, path } from './place.ts';

const kept = signal(hrefOf('traces'));

/** The URL of the search that was shown last. */
export const lastSearch: ReadonlySignal<string> = kept;

effect(() => {
  if (path.value === '' || path.value === 'traces') kept.value = hrefWith({});
});

/** What it asked for: its query and times. */
export function lastAsked(): Parameters {
  const { searchParams } = new URL(kept.value, location.origin);
  return Object.fromEntries(['q', 'from', 'to'].map((name) => [name, searchParams.get(name) ?? undefined]));
}
