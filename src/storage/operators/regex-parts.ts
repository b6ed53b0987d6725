/** The size of a regular expression (RE2 syntax) before it is compiled. */

/** Maximum length of a pattern, in UTF-16 code units. */
export const MAX_PATTERN_LENGTH = 1_000;

/** `\Q...\E`, an escape, a class, a counted repetition, or one character. */
const TOKEN =
  /\\Q[\s\S]*?(?:\\E|$)|\\[pPx]\{[^}]*\}?|\\[\s\S]?|\[\^?\]?(?:\[:[^\]]*\]|\\[\s\S]|[^\]\\])*\]?|\{(\d+)(?:,(\d*))?\}|[\s\S]/gu;

interface Sequence {
  /** Parts before the last atom. */
  before: number;
  /** Parts of the last atom, which a repetition repeats. */
  last: number;
}

/**
 * The approximate number of states of an automaton for the pattern: its characters and classes, with counted repetitions
 * written out. Does not compile the pattern, so that a pattern which takes long is never compiled. 0 for a pattern that is
 * too long anyway.
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
