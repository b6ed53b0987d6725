/** TraceQL's regular expressions in the form of the filter AST. */
import { RE2JS } from 're2js';
import { type Fault, fault } from './fault.ts';
import { MAX_PATTERNS_LENGTH } from './limits.ts';
import type { Literal } from './syntax.ts';

/** Anchored at both ends, as TraceQL has it, and known to be RE2; or the fault at the literal that holds it. */
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
    const wrong = whatIsWrong(literal.value) ?? whatIsWrong(regex);
    return wrong === undefined ? { regex } : fault(literal, `not a regular expression of RE2: ${wrong}`);
  };
}

function whatIsWrong(pattern: string): string | undefined {
  try {
    RE2JS.compile(pattern);
    return undefined;
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message.replace(/^error parsing regexp: /, '') : String(thrown);
  }
}
