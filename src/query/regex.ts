/** Regular expressions of filters (RE2 syntax), looked at before any backend gets them. */
import { SpangraphError } from '../errors.ts';
import { compilePattern, MAX_PATTERN_LENGTH } from '../storage/operators/regular-expressions.ts';

/**
 * What is wrong with the pattern, as a sentence; undefined where it can be used. It is compiled for that: ask
 * {@link regexParts} first, as large ones take long.
 */
export function regexMistake(pattern: string): string | undefined {
  try {
    compilePattern(pattern);
    return undefined;
  } catch (error) {
    if (error instanceof SpangraphError) return error.message;
    throw error;
  }
}

/** `\Q...\E`, an escape, a class, a counted repetition, or one character. */
const TOKEN =
  /\\Q[\s\S]*?(?:\\E|$)|\\[pPx]\{[^}]*\}?|\\[\s\S]?|\[\^?\]?(?:\[:[^\]]*\]|\\[\s\S]|[^\]\\])*\]?|\{(\d+)(?:,(\d*))?\}|[\s\S]/gu;

interface Sequence {
  /** Parts of everything up to the last atom. */
  before: number;
  /** Parts of the last atom: what a repetition repeats. */
  last: number;
}

/**
 * About how many states a machine for the pattern has: its characters and classes, counted repetitions written out. It
 * takes a look at the pattern only, so that one which would take long to compile is never compiled. 0 for one that is too
 * long anyway.
 */
export function regexParts(pattern: string): number {
  if (pattern.length > MAX_PATTERN_LENGTH) return 0;
  const open: Sequence[] = [{ before: 0, last: 0 }];
  for (const [token, from, to] of pattern.matchAll(TOKEN)) {
    const sequence = open.at(-1) ?? { before: 0, last: 0 };
    if (from !== undefined) sequence.last *= Math.max(Number(from), Number(to ?? 0), 1);
    else if (token === '(') open.push({ before: 0, last: 0 });
    else if (token === ')' && open.length > 1) close(open);
    else append(sequence, token.startsWith('\\Q') ? token.length : 1);
  }
  while (open.length > 1) close(open);
  return sizeOf(open[0]);
}

function close(open: Sequence[]): void {
  const inner = sizeOf(open.pop());
  const outer = open.at(-1);
  if (outer) append(outer, inner + 2);
}

function append(sequence: Sequence, size: number): void {
  sequence.before += sequence.last;
  sequence.last = size;
}

function sizeOf(sequence: Sequence | undefined): number {
  return sequence ? sequence.before + sequence.last : 0;
}
