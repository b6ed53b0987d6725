/** Reads a query, for spans or for metrics, without compiling it. */
import { faultsOf } from './check-query.ts';
import { type Fault, fault, isFault, locate, type Mistake } from './fault.ts';
import { MAX_TEXT_LENGTH } from './limits.ts';
import { parseSyntax } from './parse-syntax.ts';
import type { Query } from './syntax.ts';

/** What is wrong with a text, in its order. */
export interface Refused {
  readonly mistakes: readonly Mistake[];
}

/**
 * The tree of a query whose types fit, or what is wrong. Never throws. Only the first syntax mistake is reported; other
 * mistakes are all reported together.
 */
export function parseQuery(text: string): { readonly query: Query } | Refused {
  if (text.length > MAX_TEXT_LENGTH) {
    const message = `the query has ${text.length} characters, over ${MAX_TEXT_LENGTH}`;
    return refused(text, [fault({ offset: MAX_TEXT_LENGTH, length: text.length - MAX_TEXT_LENGTH }, message)]);
  }
  const query = parseSyntax(text);
  if (isFault(query)) return refused(text, [query]);
  const faults = faultsOf(query);
  return faults.length > 0 ? refused(text, faults) : { query };
}

/** The faults with their lines and columns. */
export function refused(text: string, faults: readonly Fault[]): Refused {
  return { mistakes: faults.toSorted((a, b) => a.offset - b.offset).map((found) => locate(found, text)) };
}
