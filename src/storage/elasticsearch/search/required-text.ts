/**
 * A text that every match of a regular expression contains, so that an index can propose candidates. It errs on the short
 * side: what it does not understand at once (alternatives, groups, classes, flags) it takes for anything at all.
 */

/** A piece of a pattern: one letter as it stands, or something else. */
interface Piece {
  /** Absent: anything, or nothing. */
  readonly letter?: string;
  readonly end: number;
}

/** Alternatives, flags and quoted parts change what stands beside them. */
const FAR_REACHING = /\||\(\?|\\[QE]/;

/** The longest such text that is found; empty where there is none. The pattern is one that RE2 takes. */
export function requiredText(pattern: string): string {
  if (FAR_REACHING.test(pattern)) return '';
  let [longest, run] = ['', ''];
  for (let at = 0; at < pattern.length; ) {
    const { letter, end } = pieceAt(pattern, at);
    const repeated = quantifierEnd(pattern, end);
    if (letter !== undefined && !mayBeAbsent(pattern, end)) run += letter;
    if (run.length > longest.length) longest = run;
    // A repeated letter may stand there more than once.
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

/** Escaped punctuation is itself. Of classes and codes, whose length differs, only the rest is not understood. */
function escapeAt(pattern: string, at: number): Piece {
  const escaped = pattern[at + 1] ?? '';
  if (/[!-/:-@[-`{-~]/.test(escaped)) return { letter: escaped, end: at + 2 };
  return { end: /[dDsSwWbBAz]/.test(escaped) ? at + 2 : pattern.length };
}

/** Behind the bracket that closes a class; one that stands first is in it. */
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

/** Behind the parenthesis that closes a group. */
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

/** Whether what ends here is repeated in a way that lets it be absent. */
function mayBeAbsent(pattern: string, end: number): boolean {
  return /^[*?{]/.test(pattern.slice(end, end + 1));
}

/** Behind all quantifiers that follow. A brace that is none is a letter that is left out. */
function quantifierEnd(pattern: string, end: number): number {
  const quantifiers = /^(?:[*+?]|\{[^}]*\}?)*/.exec(pattern.slice(end));
  return end + (quantifiers?.[0].length ?? 0);
}
