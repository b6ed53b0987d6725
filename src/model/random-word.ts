/** Tells words that were made at random from words that a person wrote, such as `utf8mb4` or `Log4j2LoggingSystem`. */

const HEX = /^[0-9a-f]{8,}$/i;
/** Runs of one class of characters. The capital before small letters belongs to them: words in camel case have long runs. */
const PIECES = /[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+/g;
const HAS_DIGIT = /\d/;
const LONG_WORD = 16;
const SHORT_WORD = 8;
const WRITTEN_PIECE = 6;

/** `word`: letters and digits of ASCII. */
export function isRandomWord(word: string): boolean {
  if (HEX.test(word)) return true;
  if (word.length < LONG_WORD && !HAS_DIGIT.test(word)) return false;
  const switches = (word.match(/\d+|\D+/g)?.length ?? 1) - 1;
  const isLong = word.length >= LONG_WORD;
  if (!isMixedCase(word)) {
    if (isLong) return switches >= 2;
    return switches >= (word.length >= SHORT_WORD ? 3 : 4) && word.length / (switches + 1) < 3;
  }
  const pieces = piecesOf(word);
  const pieceLength = word.length / pieces.length;
  if (isLong) return pieceLength < (switches > 0 ? 3 : 2.5);
  const isWritten = pieces.some((piece) => piece.length >= WRITTEN_PIECE);
  return word.length >= SHORT_WORD && switches >= 3 && pieceLength < 3 && !isWritten;
}

/** Whether a text without spaces, with signs among its letters and digits, looks like bytes in base64. */
export function isRandomText(text: string): boolean {
  return isMixedCase(text) && HAS_DIGIT.test(text) && text.length / piecesOf(text).length < 3;
}

function isMixedCase(text: string): boolean {
  return text !== text.toLowerCase() && text !== text.toUpperCase();
}

function piecesOf(text: string): readonly string[] {
  return text.match(PIECES) ?? [];
}
