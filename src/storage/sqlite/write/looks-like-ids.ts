/** Ids made at random fill a dictionary that nobody looks anything up in: this tells them from names. */

/** Spans that have a value, on average, at the least, where values are names. */
const SPANS_OF_A_NAME = 5;
/** UTF-16 code units, on average, by which neighbours differ at the most where values are names. Thousands of numbered
 * names differ in their last digits, thousands of random ids in nearly all. */
const TAIL_OF_A_NAME = 4;

/** Whether values, sorted by text, hardly repeat and have little in common with their neighbours. */
export function looksLikeIds(values: Iterable<readonly [text: string, spans: number]>): boolean {
  let [count, spans, tails, last] = [0, 0, 0, ''];
  for (const [text, spansOfText] of values) {
    count++;
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
