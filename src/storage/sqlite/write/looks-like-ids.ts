/** Distinguishes random ids from names. Nobody looks up random ids in a dictionary, but they would fill it. */

import type { Steps } from '../../../model/steps.ts';

/** Values that are looked at between two pauses. */
const VALUES_A_STEP = 1_000;
/** Values are names if they have at least this many spans on average. */
const SPANS_OF_A_NAME = 5;
/** Values are names if neighbours differ in at most this many UTF-16 code units on average. Thousands of numbered names
 * differ in their last digits, thousands of random ids in nearly all digits. */
const TAIL_OF_A_NAME = 4;

/** Whether values, sorted by text, seldom repeat and share little with their neighbours. */
export function* looksLikeIds(values: Iterable<readonly [text: string, spans: number]>): Steps<boolean> {
  let [count, spans, tails, last] = [0, 0, 0, ''];
  for (const [text, spansOfText] of values) {
    if (++count % VALUES_A_STEP === 0) yield;
    spans += spansOfText;
    tails += text.length - sharedLength(last, text);
    last = text;
  }
  return spans < count * SPANS_OF_A_NAME && tails > count * TAIL_OF_A_NAME;
}

function sharedLength(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}
