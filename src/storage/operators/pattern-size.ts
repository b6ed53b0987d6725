/**
 * The size of a regular expression after its counted repetitions have been written out. The compiler of the engine writes them
 * out: `\pL{999}` a hundred times in a pattern of 800 characters takes it three seconds, in which nothing can stop it.
 */

/** One piece of RE2 syntax. Those with a name matter here; every other one is a part without a size or of size 1. */
const PIECE =
  /\\Q(?<literal>.*?)(?:\\E|$)|\\[pPx]\{[^}]*\}|\\[pP]\w|\\.|\[\^?\]?(?:\\.|\[:\w*:\]|[^\]\\])*\]|(?<flags>\(\?[\w-]*\))|(?<open>\((?:\?[^:>)]*[:>])?)|(?<close>\))|\{(?<least>\d{1,4})(?<comma>,(?<most>\d{0,4}))?\}|(?<sizeless>[*+?|^$])|./gsu;

/**
 * The number of characters and classes that the pattern has then. It may be a few times too high for odd syntax (octal
 * escapes), and is never too low for repetitions.
 */
export function writtenOutSize(pattern: string): number {
  /** The sizes of the open groups so far, the whole pattern first. */
  const open = [0];
  let last = 0;
  const add = (size: number): void => {
    open.push((open.pop() ?? 0) + size);
    last = size;
  };
  for (const { groups = {} } of pattern.matchAll(PIECE)) {
    const { literal, flags, open: opening, close, least, comma, most, sizeless } = groups;
    if (literal !== undefined) add(literal.length);
    else if (opening !== undefined) open.push(0);
    else if (close !== undefined) add(open.length > 1 ? (open.pop() ?? 0) : 0);
    else if (least !== undefined) {
      const repeated = last;
      const times = Number(comma === undefined || most === '' ? least : most);
      add(repeated * (times - 1));
      last = repeated * times;
    } else if (flags === undefined && sizeless === undefined) add(1);
  }
  return open.reduce((sum, size) => sum + size, 0);
}
