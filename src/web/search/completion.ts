/** What can stand at the caret of a TraceQL text. */

/** A place in a text that something can be put into. */
export interface Slot {
  readonly kind: 'field' | 'operator' | 'value';
  /** The field that a value belongs to; empty for a field itself. */
  readonly field: string;
  /** What stands there already, without an opening quote. */
  readonly typed: string;
  /** The part of the text that is replaced. */
  readonly from: number;
  readonly to: number;
}

const FIELD = String.raw`(?<field>(?:[^\s=!<>~"(){}&|]|"[^"]*")+)`;
const OPERATOR = '(?:=~|!~|!=|>=|<=|=|>|<)';
const VALUE_AFTER = new RegExp(
  String.raw`^\s*!?${FIELD}\s*${OPERATOR}\s*(?<typed>"(?:[^"\\]|\\.)*|\`[^\`]*|[^\s"\`]*)$`,
);
const OPERATOR_AFTER = new RegExp(String.raw`^\s*!?${FIELD}\s+$`);
const FIELD_BEGUN = /^\s*!?(?<typed>[^\s=!<>~"(){}&|]*)$/;

/** Undefined outside braces, and where nothing is known to follow. */
export function slotAt(text: string, caret: number): Slot | undefined {
  const begin = conditionBegin(text.slice(0, caret));
  if (begin === undefined) return undefined;
  const before = text.slice(begin, caret);
  const slot = (kind: Slot['kind'], field: string, typed: string, length = typed.length): Slot => ({
    kind,
    field,
    typed,
    from: caret - length,
    to: caret,
  });
  const value = VALUE_AFTER.exec(before)?.groups;
  if (value !== undefined) {
    const { field = '', typed = '' } = value;
    return slot('value', field, typed.replace(/^["`]/, ''), typed.length);
  }
  const operator = OPERATOR_AFTER.exec(before)?.groups;
  if (operator !== undefined) return slot('operator', operator.field ?? '', '');
  const begun = FIELD_BEGUN.exec(before)?.groups;
  return begun === undefined ? undefined : slot('field', '', begun.typed ?? '');
}

/** Where the last condition of the text begins; undefined if the text ends outside braces. */
function conditionBegin(text: string): number | undefined {
  let depth = 0;
  let begin = 0;
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"?|`[^`]*`?|&&|\|\||[{}()]/g)) {
    if (token === '{') depth += 1;
    else if (token === '}') depth -= 1;
    if (!/^["`)]/.test(token)) begin = index + token.length;
  }
  return depth > 0 ? begin : undefined;
}

/** The text with something put into a slot, and where the caret is then. */
export function filled(
  text: string,
  { from, to }: Slot,
  inserted: string,
): { readonly text: string; readonly caret: number } {
  const rest = text.slice(to);
  const space = rest.startsWith(' ') ? '' : ' ';
  return { text: text.slice(0, from) + inserted + space + rest, caret: from + inserted.length + 1 };
}

/** Those that contain what is typed, those that begin with it first; at most `most`. One that is typed already is none. */
export function fitting(options: readonly string[], typed: string, most: number): string[] {
  const wanted = typed.toLowerCase();
  const found = [...new Set(options)].filter((option) => option.toLowerCase().includes(wanted) && option !== typed);
  const begins = (option: string): number => Number(option.toLowerCase().replace(/^["`]/, '').startsWith(wanted));
  return found.sort((a, b) => begins(b) - begins(a)).slice(0, most);
}
