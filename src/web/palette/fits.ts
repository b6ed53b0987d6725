/** How well a name fits what is typed. */

/** Larger is better; undefined if it does not fit. All letters that are typed must occur, in their order. */
export function fitOf(name: string, typed: string): number | undefined {
  const [text, wanted] = [name.toLowerCase(), typed.trim().toLowerCase()];
  if (wanted === '') return 0;
  const at = text.indexOf(wanted);
  if (at === 0) return 3;
  if (at > 0) return /[a-z0-9]/.test(text[at - 1] ?? '') ? 1 : 2;
  return isSubsequence(wanted.replaceAll(' ', ''), text) ? 0 : undefined;
}

function isSubsequence(letters: string, text: string): boolean {
  let from = 0;
  for (const letter of letters) {
    const at = text.indexOf(letter, from);
    if (at < 0) return false;
    from = at + letter.length;
  }
  return true;
}

/** Those that fit, the best first, equal ones in their order; at most `most`. */
export function fitting<Item>(
  items: readonly Item[],
  nameOf: (item: Item) => string,
  typed: string,
  most: number,
): Item[] {
  return items
    .map((item) => ({ item, fit: fitOf(nameOf(item), typed) }))
    .filter(({ fit }) => fit !== undefined)
    .sort((a, b) => (b.fit ?? 0) - (a.fit ?? 0))
    .slice(0, most)
    .map(({ item }) => item);
}
