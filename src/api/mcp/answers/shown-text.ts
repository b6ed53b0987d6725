/** Texts of stored spans in an answer. They may be of any length, and an answer is not. */

/** Characters of a name: of a service, an operation, an attribute key. */
const MAX_NAME = 150;

/** A text of at most so many characters, which says if it was cut. */
export function cutText(text: string, max: number): string {
  if (text.length <= max) return text;
  return `${text.slice(0, max).toWellFormed()}... [cut: ${max} of ${text.length} characters]`;
}

export function shownName(name: string): string {
  return cutText(name, MAX_NAME);
}
