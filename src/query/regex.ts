/** Checks the regular expressions of filters (RE2 syntax) before a backend gets them. */
import { SpangraphError } from '../errors.ts';
import { compilePattern } from '../storage/operators/regular-expressions.ts';

/** The mistake in the pattern, as a sentence. Undefined if the pattern can be used. */
export function regexMistake(pattern: string): string | undefined {
  try {
    compilePattern(pattern);
    return undefined;
  } catch (error) {
    if (error instanceof SpangraphError) return error.message;
    throw error;
  }
}
