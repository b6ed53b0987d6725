/** The mistakes in the text of a query, with their places. */

/** A piece of the text, in UTF-16 code units as JavaScript's strings have them. */
export interface TextRange {
  readonly offset: number;
  readonly length: number;
}

/** A mistake before its line is known. */
export interface Fault extends TextRange {
  /** For the person who typed the query: what was found or is not supported, and what to write instead. */
  readonly message: string;
  /** Alternatives that an editor may offer there. Empty if no list would help. */
  readonly expected: readonly string[];
}

/** A fault for a caller. Line and column count from 1, columns in UTF-16 code units. */
export interface Mistake extends Fault {
  readonly line: number;
  readonly column: number;
}

export function fault(where: TextRange, message: string, expected: readonly string[] = []): Fault {
  return { message, offset: where.offset, length: where.length, expected };
}

/** From the first of the ranges to the last. */
export function spanning(ranges: readonly TextRange[]): TextRange {
  const [first, last] = [ranges[0], ranges.at(-1)];
  if (first === undefined || last === undefined) return { offset: 0, length: 0 };
  return { offset: first.offset, length: last.offset + last.length - first.offset };
}

/** Distinguishes a fault from any other result; nothing else here has a `message`. */
export function isFault(outcome: object): outcome is Fault {
  return 'message' in outcome;
}

export function locate(found: Fault, text: string): Mistake {
  const before = text.slice(0, found.offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { ...found, line: before.split('\n').length, column: found.offset - lineStart + 1 };
}

/** `a`, `a or b`, `a, b or c`. */
export function listed(names: readonly string[]): string {
  if (names.length < 2) return names.join('');
  return `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}
