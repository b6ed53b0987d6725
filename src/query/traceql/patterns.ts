/** TraceQL's regular expressions in the form of the filter AST. */

import { regexParts } from '../../storage/operators/regex-parts.ts';
import { boundPassed } from '../filter-bounds.ts';
import { regexMistake } from '../regex.ts';
import { type Fault, fault } from './fault.ts';
import type { Literal } from './syntax.ts';

/**
 * Anchored at both ends, as in TraceQL, and accepted by backends. Otherwise the fault at the literal that contains it.
 */
export type PatternReader = (literal: Literal) => { readonly regex: string } | Fault;

/** A reader for one query. It limits the patterns of the whole query before it inspects them. */
export function patternReader(): PatternReader {
  let parts = 0;
  return (literal) => {
    if (literal.kind !== 'string') {
      return fault(literal, 'a regular expression must be in quotes or backquotes', ['a string']);
    }
    const regex = `^(?:${literal.value})$`;
    parts += regexParts(regex);
    const mistake = boundPassed({ regexParts: parts }) ?? regexMistake(literal.value) ?? regexMistake(regex);
    return mistake === undefined ? { regex } : fault(literal, mistake);
  };
}
