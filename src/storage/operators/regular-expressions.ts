/** Regular expressions that people send: RE2 syntax, matched in time linear in the text whatever the pattern. */
import { RE2JS, RE2JSException } from 're2js';
import { SpangraphError } from '../../errors.ts';
import { BoundedCache } from '../../model/bounded-cache.ts';
import { MAX_PATTERN_LENGTH, regexParts } from './regex-parts.ts';

/**
 * In instructions of the compiled form. The time for a text is proportional to them; `x{1000}` alone has a thousand.
 * Every pattern of the allowed length without counted repetitions is within this limit.
 */
export const MAX_PATTERN_SIZE = 2_100;
/** A pattern of more {@link regexParts} is too large for sure. Compiling it could take seconds, in which nothing can stop it. */
const MAX_PARTS = 8 * MAX_PATTERN_SIZE;

/**
 * In bytes, for the cache of a pattern about the texts that it has seen. The engine's own limit of 8 MB is too much for
 * many patterns.
 */
const MAX_STATES_SIZE = 512 * 1_024;

/** Maximum number of compiled patterns in the cache. */
const MAX_COMPILED = 100;
const compiled = new BoundedCache<string, RE2JS>(MAX_COMPILED);

/** Throws BAD_USER_INPUT, which names the pattern and the mistake, if it is not RE2 syntax or is too large. */
export function compilePattern(pattern: string): RE2JS {
  const known = compiled.get(pattern);
  if (known !== undefined) return known;
  const expression = compile(pattern);
  compiled.set(pattern, expression);
  return expression;
}

function compile(pattern: string): RE2JS {
  if (pattern.length > MAX_PATTERN_LENGTH) {
    throw refusal(pattern, `it is ${pattern.length} characters long, at most ${MAX_PATTERN_LENGTH} are allowed`);
  }
  if (regexParts(pattern) > MAX_PARTS) throw tooLarge(pattern);
  const expression = parse(pattern);
  const { dfa } = expression.re2();
  [dfa.stateBudget, dfa.memBudget] = [MAX_STATES_SIZE, MAX_STATES_SIZE];
  if (expression.programSize() > MAX_PATTERN_SIZE) throw tooLarge(pattern);
  return expression;
}

function tooLarge(pattern: string): SpangraphError {
  return refusal(pattern, 'its repetitions make it too large; repeat less, or use * or +');
}

function parse(pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    throw refusal(pattern, error.message.replace(/^error parsing regexp: /, ''));
  }
}

function refusal(pattern: string, reason: string): SpangraphError {
  const shown = pattern.length > 100 ? `${pattern.slice(0, 100)}...` : pattern;
  return new SpangraphError('BAD_USER_INPUT', `The regular expression "${shown}" cannot be used: ${reason}.`);
}
