/** TraceQL's regular expressions in the form of the filter AST. */
import { SpangraphError } from '../../errors.ts';
import { compilePattern } from '../../storage/regular-expressions.ts';
import { type Fault, fault } from './fault.ts';
import { MAX_PATTERNS_LENGTH } from './limits.ts';
import type { Literal } from './syntax.ts';

/** Anchored at both ends, as TraceQL has it, and known to be one that backends take; or the fault at the literal that holds it. */
export type PatternReader = (literal: Literal) => { readonly regex: string } | Fault;

/** A reader for one query, which bounds the patterns of the whole query. */
export function patternReader(): PatternReader {
  let left = MAX_PATTERNS_LENGTH;
  return (literal) => {
    if (literal.kind !== 'string') {
      return fault(literal, 'a regular expression is a text between quotes or backquotes', ['a string']);
    }
    left -= literal.value.length;
    if (left < 0) {
      return fault(literal, `the regular expressions of the query have over ${MAX_PATTERNS_LENGTH} characters`);
    }
    const regex = `^(?:${literal.value})$`;
    const mistake = mistakeIn(literal.value) ?? mistakeIn(regex);
    return mistake === undefined ? { regex } : fault(literal, mistake);
  };
}

/** As every backend would refuse it. */
function mistakeIn(pattern: string): string | undefined {
  try {
    compilePattern(pattern);
    return undefined;
  } catch (thrown) {
    return SpangraphError.from(thrown).message;
  }
}
