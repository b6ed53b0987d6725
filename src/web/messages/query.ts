/** Texts of the query bar, its conditions, and what is said when nothing matches. */
import { count } from '../format/count.ts';

export const q = {
  spans: (value: number) => `${count(value)} ${value === 1 ? 'span' : 'spans'}`,
  expected: (texts: readonly string[], more: boolean) => `Expected: ${texts.join(', ')}${more ? ' …' : ''}`,
  wordsChip: (words: string) => `“${words}” in a name`,
  words: (words: string) => `Enter looks for “${words}” in the names of spans and services.`,
  cancel: 'Cancel',
  condition: 'Condition',
  withoutCondition: (condition: string, traces: number) =>
    `Without ${condition}: ${count(traces)} ${traces === 1 ? 'trace' : 'traces'}`,
};
