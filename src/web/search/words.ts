/** Plain words, as people type them who want no query language. */

/** The text if it has nothing of a query: no bracket, no operator, no quote. */
export function wordsIn(text: string): string | undefined {
  const words = text.trim();
  return /^[\p{L}\p{N}_./:@#, -]+$/u.test(words) ? words : undefined;
}

/** Spans whose own name or whose service's name contains the words, in capitals or not. */
export function queryOfWords(words: string): string {
  const pattern = JSON.stringify(`(?i).*${words.replaceAll('.', '[.]')}.*`);
  return `{ name =~ ${pattern} || resource.service.name =~ ${pattern} }`;
}
