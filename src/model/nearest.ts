import { distance } from 'fastest-levenshtein';

/** The candidate that a person most likely meant. Undefined if none is within `maxEdits` changes. */
export function nearest(
  given: string,
  candidates: readonly string[],
  maxEdits = Math.max(2, Math.floor(given.length / 3)),
): string | undefined {
  const wanted = given.toLowerCase();
  let best: { readonly name: string; readonly edits: number } | undefined;
  for (const name of candidates) {
    const edits = distance(wanted, name.toLowerCase());
    if (edits <= maxEdits && edits < name.length && (best === undefined || edits < best.edits)) best = { name, edits };
  }
  return best?.name;
}

/** The end of a message: ` (did you mean "x"?)`, or nothing. */
export function didYouMean(given: string, candidates: readonly string[]): string {
  const name = nearest(given, candidates);
  return name === undefined ? '' : ` (did you mean "${name}"?)`;
}
