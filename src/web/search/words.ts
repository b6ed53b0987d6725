/** Plain words, as people type them who want no query language. */
import { traceIdIn } from '../shell/trace-id.ts';
import { textOf } from './query-text.ts';

/** The text if it has nothing of a query: no bracket, no operator, no quote. A trace id is none. */
export function wordsIn(text: string): string | undefined {
  const words = text.trim();
  return traceIdIn(words) === undefined && /^[\p{L}\p{N}_./:@#, -]+$/u.test(words) ? words : undefined;
}

/** Spans whose own name or whose service's name contains the words, in capitals or not. */
export function queryOfWords(words: string): string {
  return textOf([conditionOf(words)]);
}

/** The words that a condition looks for; undefined for any other condition. */
export function wordsOf(condition: string): string | undefined {
  const { found } = /^\(name =~ "\(\?i\)\.\*(?<found>[^"]*)\.\*" /.exec(condition)?.groups ?? {};
  const words = found?.replaceAll('[.]', '.');
  return words !== undefined && conditionOf(words) === condition ? words : undefined;
}

function conditionOf(words: string): string {
  const pattern = JSON.stringify(`(?i).*${words.replaceAll('.', '[.]')}.*`);
  return `(name =~ ${pattern} || resource.service.name =~ ${pattern})`;
}
