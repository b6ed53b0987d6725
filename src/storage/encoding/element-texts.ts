/** Takes a JSON array apart without reading its elements. */

const QUOTE = '"'.charCodeAt(0);
const BACKSLASH = '\\'.charCodeAt(0);
const OPEN = '['.charCodeAt(0);
const CLOSE = ']'.charCodeAt(0);

/** The texts of the first elements, `most` at most, of an array as `JSON.stringify` writes it, of values that are no objects. */
export function elementTexts(array: string, most = Number.POSITIVE_INFINITY): string[] {
  const texts: string[] = [];
  const end = array.length - 1;
  for (let start = 1; start < end && texts.length < most; ) {
    const after = endOf(array, start);
    texts.push(array.slice(start, after));
    start = after + 1;
  }
  return texts;
}

/** The index after the element that begins here. */
function endOf(array: string, start: number): number {
  const first = array.charCodeAt(start);
  if (first === QUOTE) return endOfString(array, start);
  if (first === OPEN) return endOfArray(array, start);
  const comma = array.indexOf(',', start);
  return comma === -1 ? array.length - 1 : comma;
}

function endOfString(array: string, start: number): number {
  for (let quote = start + 1; ; quote++) {
    quote = array.indexOf('"', quote);
    if (quote === -1) return array.length;
    let first = quote;
    while (array.charCodeAt(first - 1) === BACKSLASH) first--;
    if ((quote - first) % 2 === 0) return quote + 1;
  }
}

function endOfArray(array: string, start: number): number {
  let depth = 0;
  for (let at = start; at < array.length; at++) {
    const code = array.charCodeAt(at);
    if (code === QUOTE) at = endOfString(array, at) - 1;
    else if (code === OPEN) depth++;
    else if (code === CLOSE && --depth === 0) return at + 1;
  }
  return array.length;
}
