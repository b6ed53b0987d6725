/** The states of compared spans, each as a sign and a word, because colour alone is not enough. */
import type { ComparisonState } from '../generated/graphql.ts';
import { t } from '../messages/en.ts';

const SIGNS: Readonly<Record<ComparisonState, string>> = {
  SAME: '=',
  ADDED: '+',
  REMOVED: '−',
  SLOWER: '▲',
  FASTER: '▼',
  MORE: '»',
  FEWER: '«',
};

/** `▲ slower` */
export function stateText(state: ComparisonState): string {
  return `${SIGNS[state]} ${t.states[state]}`;
}
