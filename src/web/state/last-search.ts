/** The search that the reader came from, as long as the page lives: its query and times. */
import { effect } from '@preact/signals';
import { type Parameters, parameter, path } from './place.ts';

const [q, from, to] = ['q', 'from', 'to'].map(parameter);

let last: Parameters = {};

effect(() => {
  if (path.value === 'traces' || path.value === '') last = { q: q?.value, from: from?.value, to: to?.value };
});

export function lastSearch(): Parameters {
  return last;
}
