/** What a card says in one sentence. */
import { factorText, shortNumber } from '../format/number.ts';
import { a } from '../messages/analyze.ts';

/** Shares that differ less are called the same. */
const SAME = 1.05;

/** Of a value: `count` spans of `all` on each side. */
export function shareInWords(value: string, selection: Side, baseline: Side): string {
  const [here, there] = [shareOf(selection), shareOf(baseline)];
  if (there === 0) return a.onlyHere(value);
  if (here === 0) return a.neverHere(value);
  const factor = here / there;
  if (factor >= SAME) return a.moreOften(value, factorText(factor));
  return factor <= 1 / SAME ? a.lessOften(value, factorText(1 / factor)) : a.asOften(value);
}

interface Side {
  readonly count: number;
  readonly all: number;
}

function shareOf({ count, all }: Side): number {
  return all === 0 ? 0 : count / all;
}

/** Of numbers, by their medians. Undefined if a side has none. */
export function numbersInWords(selection: number | null, baseline: number | null): string | undefined {
  if (selection === null || baseline === null) return undefined;
  if (selection > 0 && baseline > 0) {
    const factor = selection / baseline;
    if (factor >= SAME) return a.higher(factorText(factor));
    if (factor <= 1 / SAME) return a.lower(factorText(1 / factor));
  }
  return a.otherMedian(shortNumber(selection), shortNumber(baseline));
}
