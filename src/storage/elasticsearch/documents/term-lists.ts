/** The fields `keys` and `attributes` of documents, as JSON. The terms are those of terms.ts. */

import type { AttributeScope, Attributes } from '../../../model/attributes.ts';
import { BoundedCache } from '../../../model/bounded-cache.ts';
import { keyPrefix, typeLetter, valueTerms } from './terms.ts';

/** JSON strings, each with a comma before it. */
export interface TermLists {
  readonly keys: string;
  readonly values: string;
}

/** Keys of a scope whose forms are kept at the most; senders use the same few for most spans. */
const MAX_KEPT_KEYS = 10_000;
/** UTF-16 units of a key that is kept at the most. */
const MAX_KEPT_KEY_LENGTH = 200;

/** What the terms of a key have in common. */
interface KeyForm {
  /** How each begins: a comma, a quote and the escaped prefix. */
  readonly open: string;
  /** The terms of `keys`, by the letter of the type. */
  readonly types: Map<string, string>;
}

/** Makes the lists, and remembers the forms of keys from one document to the next. */
export class TermEncoder {
  readonly #forms: Readonly<Record<AttributeScope, BoundedCache<string, KeyForm>>> = {
    SPAN: new BoundedCache(MAX_KEPT_KEYS),
    RESOURCE: new BoundedCache(MAX_KEPT_KEYS),
    SCOPE: new BoundedCache(MAX_KEPT_KEYS),
    EVENT: new BoundedCache(MAX_KEPT_KEYS),
    LINK: new BoundedCache(MAX_KEPT_KEYS),
  };

  /** The terms of all lists. Of several, each stands once: events and links repeat them. */
  encode(lists: readonly (readonly [AttributeScope, Attributes])[]): TermLists {
    const keys = new Set<string>();
    const values: string[] = [];
    for (const [scope, attributes] of lists) {
      for (const { key, value } of attributes) {
        const form = this.#form(scope, key);
        keys.add(keyTerm(form, typeLetter(value)));
        for (const term of valueTerms(value)) values.push(form.open + JSON.stringify(term).slice(1));
      }
    }
    return { keys: [...keys].join(''), values: (lists.length > 1 ? [...new Set(values)] : values).join('') };
  }

  #form(scope: AttributeScope, key: string): KeyForm {
    const ofScope = this.#forms[scope];
    const known = ofScope.get(key);
    if (known !== undefined) return known;
    const form = { open: `,${JSON.stringify(keyPrefix(scope, key)).slice(0, -1)}`, types: new Map<string, string>() };
    if (key.length > MAX_KEPT_KEY_LENGTH) return form;
    ofScope.set(key, form);
    return form;
  }
}

function keyTerm({ open, types }: KeyForm, letter: string): string {
  const known = types.get(letter);
  if (known !== undefined) return known;
  const term = `${open}${letter}"`;
  types.set(letter, term);
  return term;
}
