/** Where something can be put into a query, and the query with it. */
import { isClosed, isComparison, type Token, tokensOf } from './query-tokens.ts';

/** The part of a text that what is chosen replaces. */
export interface Place {
  readonly from: number;
  readonly to: number;
  /** What stands there up to the caret, without an opening quote. */
  readonly typed: string;
  /** The field whose value stands here. */
  readonly field?: string;
  /** Whether an attribute stands before it: it means `true`, or is compared. */
  readonly isAfterAttribute: boolean;
}

/** Undefined in comments and behind what is complete. */
export function placeAt(text: string, caret: number): Place | undefined {
  const tokens = tokensOf(text).filter(({ from }) => from < caret);
  const last = tokens.at(-1);
  if (last === undefined || last.to < caret) return placeAfter(tokens, caret, caret, '');
  switch (last.kind) {
    case 'comment':
      return undefined;
    case 'brace':
    case 'operator':
      return last.to === caret ? placeAfter(tokens, caret, caret, '') : undefined;
    case 'text': {
      if (isClosed(last) && last.to === caret) return undefined;
      const typed = text.slice(last.from + 1, caret);
      return placeAfter(tokens.slice(0, -1), last.from, isClosed(last) ? last.to : caret, typed);
    }
    case 'number':
    case 'name':
      return placeAfter(tokens.slice(0, -1), last.from, last.to, text.slice(last.from, caret));
  }
}

function placeAfter(all: readonly Token[], from: number, to: number, typed: string): Place {
  const before = all.filter(({ kind }) => kind !== 'comment');
  const [left, last] = [before.at(-2), before.at(-1)];
  const isAfterAttribute = last?.kind === 'name' && /^\w*\./.test(last.text) && !isComparison(left);
  const field = isComparison(last) && left?.kind === 'name' ? left.text : undefined;
  return { from, to, typed, isAfterAttribute, ...(field !== undefined && { field }) };
}

/** The text with something put into a place, and where the caret is then. */
export function filled(
  text: string,
  { from, to }: Place,
  inserted: string,
): { readonly text: string; readonly caret: number } {
  const [before, rest] = [text.slice(0, from), text.slice(to)];
  const lead = /(?:^|[\s({!])$/.test(before) ? '' : ' ';
  // After a scope or an open bracket the text continues.
  const end = /[.(]$/.test(inserted) || rest.startsWith(' ') ? '' : ' ';
  const caret = from + lead.length + inserted.length + (/[.(]$/.test(inserted) ? 0 : 1);
  return { text: before + lead + inserted + end + rest, caret };
}

/** Those that contain what is typed, those that begin with it first; at most `most`. None if all of one is typed already. */
export function fitting<Option extends { readonly text: string }>(
  options: readonly Option[],
  typed: string,
  most: number,
): Option[] {
  const wanted = typed.toLowerCase();
  const found = options.filter(({ text }) => text.toLowerCase().includes(wanted));
  if (found.some(({ text }) => bare(text) === typed)) return [];
  const begins = ({ text }: Option): number => Number(bare(text).toLowerCase().startsWith(wanted));
  return found.sort((a, b) => begins(b) - begins(a)).slice(0, most);
}

function bare(text: string): string {
  return text.replace(/^(["`])(?<inner>[\s\S]*)\1$/, '$<inner>');
}
