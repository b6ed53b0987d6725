import type { Steps } from '../../../src/model/steps.ts';
import { type Warning, WarningList } from '../warnings.ts';
import { visitContainers } from './json-walk.ts';

/** What decoding puts in place of text that is not valid Unicode. */
const REPLACEMENT_CHARACTER = '\uFFFD';
/** An escape of a surrogate. Only a document with one can hold a lone surrogate. */
const SURROGATE_ESCAPE = /\\u[dD][89a-fA-F]/;

/** What the bytes of a document tell of the text in it. */
export interface TextFacts {
  /** Whether all of it is UTF-8. */
  readonly isDecodedExactly: boolean;
  readonly hasSurrogateEscape: boolean;
}

/** Whether a part of a JSON document has the escape of a surrogate. */
export function hasSurrogateEscape(text: string): boolean {
  return text.includes('\\u') && SURROGATE_ESCAPE.test(text);
}

/**
 * Repairs the text in a parsed JSON document as the WHATWG Encoding Standard does: U+FFFD replaces each lone surrogate.
 * Decoding the bytes did the same for invalid UTF-8. Returns a warning that counts the broken texts and keys. Keys are not
 * changed. A usual document is not walked.
 */
export function* repairText(
  value: unknown,
  { isDecodedExactly, hasSurrogateEscape: isSuspect }: TextFacts,
): Steps<readonly Warning[]> {
  if (isDecodedExactly && !isSuspect) return [];
  const warnings = new WarningList();
  const isBroken = (one: string): boolean =>
    !one.isWellFormed() || (!isDecodedExactly && one.includes(REPLACEMENT_CHARACTER));
  yield* visitContainers(value, (container, pathTo) => {
    for (const key of Object.keys(container)) {
      const member = container[key];
      if (isBroken(key)) warnings.add('REPAIRED_TEXT', '', () => repairedAt(`the key ${pathTo(key)}`));
      if (typeof member !== 'string' || !isBroken(member)) continue;
      warnings.add('REPAIRED_TEXT', '', () => repairedAt(pathTo(key)));
      // An assignment would not reach a member that is named __proto__.
      const repaired = { value: member.toWellFormed(), configurable: true, enumerable: true, writable: true };
      Object.defineProperty(container, key, repaired);
    }
  });
  return warnings.list;
}

/** The example of a warning REPAIRED_TEXT. */
export function repairedAt(place: string): string {
  return `${place.toWellFormed()} is not valid Unicode, and is stored with U+FFFD in place of the invalid parts`;
}
