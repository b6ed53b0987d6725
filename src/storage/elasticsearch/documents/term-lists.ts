/** The fields `keys` and `attributes` of documents, as JSON. The terms are those of terms.ts. */

import type { AttributeScope, Attributes, AttributeValue } from '../../../model/attributes.ts';
import { BoundedCache } from '../../../model/bounded-cache.ts';
import { isTerm, keyPrefix, typeLetter, valueTerms } from './terms.ts';

/** JSON strings, each with a comma before it. */
export interface TermLists {
  readonly keys: string;
  readonly values: string;
}

/** Keys of a scope whose forms are kept. Senders use the same few keys for most spans. */
const MAX_KEPT_KEYS = 10_000;
/** Longest key whose form is kept, in UTF-16 units. */
const MAX_KEPT_KEY_LENGTH = 200;

/** What the terms of a key have in common. */
interface KeyForm {
  /** The start of each term: a comma, a quote and the escaped prefix. */
  readonly open: string;
  /** The terms of `keys`, by type letter. */
  readonly types: Map<string, string>;
}

/** Makes the lists. Keeps the forms of keys for the next documents. */
export class TermEncoder {
  readonly #forms: Readonly<Record<AttributeScope, BoundedCache<string, KeyForm>>> = {
    SPAN: new BoundedCache(MAX_KEPT_KEYS),
    RESOURCE: new BoundedCache(MAX_KEPT_KEYS),
    SCOPE: new BoundedCache(MAX_KEPT_KEYS),
    EVENT: new BoundedCache(MAX_KEPT_KEYS),
    LINK: new BoundedCache(MAX_KEPT_KEYS),
  };

  /** The distinct terms of all lists. Events and links often repeat terms. */
  encode(lists: readonly (readonly [AttributeScope, Attributes])[]): TermLists {
    const keys = new Set<string>();
    const values: string[] = [];
    for (const [scope, attributes] of lists) {
      for (const { key, value } of attributes) {
        const form = this.#form(scope, key);
        keys.add(keyTerm(form, typeLetter(value)));
        addValueTerms(form, value, values);
      }
    }
    return { keys: joined(keys), values: joined(lists.length > 1 ? new Set(values) : values) };
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

function addValueTerms({ open }: KeyForm, value: AttributeValue, terms: string[]): void {
  if (typeof value === 'string' && isTerm(value)) terms.push(`${open}\\"${JSON.stringify(value).slice(1)}`);
  else for (const term of valueTerms(value)) terms.push(open + JSON.stringify(term).slice(1));
}

/** One after the other is quicker than a list of a set, joined. */
function joined(terms: Iterable<string>): string {
  let all = '';
  for (const term of terms) all += term;
  return all;
}
