/**
 * What a terminal, or a reader of lines, takes for something else than text: control characters (Cc), characters that are not
 * seen or that turn the direction (Cf), and separators of lines (Zl, Zp).
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** The text with an escape such as `\u001b` for each character that is not seen. */
export function visibleText(text: string): string {
  return text.toWellFormed().replace(UNSEEN, escapeOf);
}

function escapeOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const digits = code.toString(16);
  return code > 0xffff ? `\\u{${digits}}` : `\\u${digits.padStart(4, '0')}`;
}
