import { effect, type ReadonlySignal, signal } from '@preact/signals';
import { hrefOf, hrefWith, path } from './place.ts';

const kept = signal(hrefOf('traces'));

/** The URL of the search that was shown last. */
export const lastSearch: ReadonlySignal<string> = kept;

effect(() => {
  if (path.value === '' || path.value === 'traces') kept.value = hrefWith({});
});
