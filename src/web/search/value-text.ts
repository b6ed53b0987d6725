/** Characters of a value that a cell shows. */
const MOST = 300;

/** A value of an attribute in one line. */
export function valueText(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > MOST ? `${text.slice(0, MOST)}…` : text;
}
