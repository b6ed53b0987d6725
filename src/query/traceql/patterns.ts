/** TraceQL's regular expressions in the form of the filter AST. */
import { boundPassed } from '../filter-bounds.ts';
import { regexMistake, regexParts } from '../regex.ts';
import { type Fault, fault } from './fault.ts';
import type { Literal } from './syntax.ts';

/** Anchored at both ends, as TraceQL has it, and known to be one that backends take; or the fault at the literal that holds it. */
export type PatternReader = (literal: Literal) => { readonly regex: string } | Fault;

/** A reader for one query, which bounds the patterns of the whole query before it looks into them. */
export function patternReader(): PatternReader {
  let parts = 0;
  return (literal) => {
    if (literal.kind !== 'string') {
      return fault(literal, 'a regular expression is a text between quotes or backquotes', ['a string']);
    }
    const regex = `^(?:${literal.value})$`;
    parts += regexParts(regex);
    const mistake = boundPassed({ regexParts: parts }) ?? regexMistake(literal.value) ?? regexMistake(regex);
    return mistake === undefined ? { regex } : fault(literal, mistake);
  };
}
