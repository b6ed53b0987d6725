/**
 * Finds a text that every match of a regular expression contains, so that an index can propose candidates. The text may be
 * shorter than possible: alternatives, groups, classes and flags are not analysed.
 */

/** A piece of a pattern: one literal letter, or anything else. */
interface Piece {
  /** Absent if the piece may match anything. */
  readonly letter?: string;
  readonly end: number;
}

/** Alternatives, flags and quoted parts change the meaning of their surroundings. */
const FAR_REACHING = /\||\(\?|\\[QE]/;

/** The longest such text that is found, or an empty one. RE2 must accept the pattern. */
export function requiredText(pattern: string): string {
  if (FAR_REACHING.test(pattern)) return '';
  let [longest, run] = ['', ''];
  for (let at = 0; at < pattern.length; ) {
    const { letter, end } = pieceAt(pattern, at);
    const repeated = quantifierEnd(pattern, end);
    if (letter !== undefined && !mayBeAbsent(pattern, end)) run += letter;
    if (run.length > longest.length) longest = run;
    // A repeated letter may occur more than once.
    if (letter === undefined || repeated > end) run = '';
    at = repeated;
  }
  return longest;
}

function pieceAt(pattern: string, at: number): Piece {
  const letter = String.fromCodePoint(pattern.codePointAt(at) ?? 0);
  switch (letter) {
    case '\\':
      return escapeAt(pattern, at);
    case '[':
      return { end: classEnd(pattern, at) };
    case '(':
      return { end: groupEnd(pattern, at) };
    case '.':
    case '^':
    case '$':
      return { end: at + 1 };
    default:
      return { letter, end: at + letter.length };
  }
}

/** Escaped punctuation is literal. A class of two letters is skipped. The length of any other escape is unknown, so the rest of
 * the pattern is not analysed. */
function escapeAt(pattern: string, at: number): Piece {
  const escaped = pattern[at + 1] ?? '';
  if (/[!-/:-@[-`{-~]/.test(escaped)) return { letter: escaped, end: at + 2 };
  return { end: /[dDsSwWbBAz]/.test(escaped) ? at + 2 : pattern.length };
}

/** The position after the bracket that closes a class. A closing bracket right at the start belongs to the class. */
function classEnd(pattern: string, at: number): number {
  let next = at + 1;
  if (pattern[next] === '^') next++;
  if (pattern[next] === ']') next++;
  while (next < pattern.length && pattern[next] !== ']') {
    if (pattern[next] === '\\') next += 2;
    else if (pattern.startsWith('[:', next))
      next = pattern.indexOf(':]', next) < 0 ? next + 1 : pattern.indexOf(':]', next) + 2;
    else next++;
  }
  return next + 1;
}

/** The position after the parenthesis that closes a group. */
function groupEnd(pattern: string, at: number): number {
  let next = at + 1;
  for (let depth = 1; depth > 0 && next < pattern.length; ) {
    if (pattern[next] === '[') {
      next = classEnd(pattern, next);
      continue;
    }
    if (pattern[next] === '\\') next++;
    else if (pattern[next] === '(') depth++;
    else if (pattern[next] === ')') depth--;
    next++;
  }
  return next;
}

/** Whether the quantifier at this position allows zero repetitions. */
function mayBeAbsent(pattern: string, end: number): boolean {
  return /^[*?{]/.test(pattern.slice(end, end + 1));
}

/** The position after all quantifiers. A brace that is no quantifier is skipped as well. */
function quantifierEnd(pattern: string, end: number): number {
  const quantifiers = /^(?:[*+?]|\{[^}]*\}?)*/.exec(pattern.slice(end));
  return end + (quantifiers?.[0].length ?? 0);
}
