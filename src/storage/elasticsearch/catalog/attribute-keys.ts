/**
 * The attribute keys. The index has them in order in each scope, but for those that are hashed: these are all read, and take
 * their places among the others.
 */
import type { AttributeScope, AttributeType } from '../../../model/attributes.ts';
import { ATTRIBUTE_SCOPES } from '../../../model/attributes.ts';
import { compareNames } from '../../../model/compare.ts';
import { getOrMake } from '../../../model/get-or-make.ts';
import type {
  AttributeKeyPosition,
  AttributeKeySummary,
  AttributeKeysPageRequest,
  AttributeKeysRequest,
} from '../../backend.ts';
import { compareAttributeKeys, itemsAfter } from '../../ordering/names.ts';
import type { NextPage, Page } from '../../query.ts';
import { buckets } from '../cluster/buckets.ts';
import type { Query } from '../cluster/queries.ts';
import { every } from '../cluster/queries.ts';
import { type KeyTerm, readKeyTerm } from '../documents/read-terms.ts';
import { ESCAPE, escapedKey, HASHED, KEY_END, keyPart, MAX_TERM_LENGTH, SCOPE_LETTERS } from '../documents/terms.ts';
import { compileTimeRange } from '../search/compile-query.ts';
import { startingWith, wellFormedStart } from '../search/compile-text.ts';
import type { ClusterSource } from '../search/source.ts';
import { keyText } from './hashed-texts.ts';

/** Follows every other character in the order of terms. */
const LAST = '\u{10ffff}';

export async function getAttributeKeys(
  { page, ...request }: AttributeKeysPageRequest,
  source: ClusterSource,
): Promise<Page<AttributeKeySummary>> {
  const lists = scopesOf(request).map(async (scope) => {
    const keys = new ScopedKeys(scope, request, source);
    return [...(await keys.plain(page)), ...(await keys.hashed())];
  });
  const keys = (await Promise.all(lists)).flat().sort(compareAttributeKeys);
  return itemsAfter(keys, page, compareAttributeKeys);
}

export async function countAttributeKeys(request: AttributeKeysRequest, source: ClusterSource): Promise<number> {
  const counts = scopesOf(request).map(async (scope) => {
    const keys = new ScopedKeys(scope, request, source);
    return (await keys.countPlain()) + (await keys.hashed()).length;
  });
  return (await Promise.all(counts)).reduce((total, count) => total + count, 0);
}

function scopesOf({ scope }: AttributeKeysRequest): readonly AttributeScope[] {
  return scope === undefined ? ATTRIBUTE_SCOPES : [scope];
}

/** The keys of one scope. */
class ScopedKeys {
  readonly #scope: AttributeScope;
  readonly #prefix: string;
  readonly #contains: string;
  readonly #query: Query;
  readonly #source: ClusterSource;
  /** The start of the terms of all hashed keys. */
  readonly #hashed: string;
  /** The start of the terms of all other keys with the prefix. */
  readonly #shown: string;

  constructor(
    scope: AttributeScope,
    { prefix = '', contains = '', timeRange }: AttributeKeysRequest,
    source: ClusterSource,
  ) {
    this.#scope = scope;
    this.#prefix = prefix;
    this.#contains = contains;
    this.#query = compileTimeRange(timeRange);
    this.#source = source;
    this.#hashed = SCOPE_LETTERS[scope] + ESCAPE + HASHED;
    this.#shown = SCOPE_LETTERS[scope] + keyPart(wellFormedStart(prefix, MAX_TERM_LENGTH));
  }

  /** Those after the place, in order; at least one more than the page has, if there are so many. */
  async plain({ limit, after }: NextPage<AttributeKeyPosition>): Promise<AttributeKeySummary[]> {
    const found = new Map<string, Set<AttributeType>>();
    for await (const { key, type } of this.#plainTerms(
      after === undefined ? this.#shown : this.#behind(after),
      limit,
    )) {
      getOrMake(found, key, () => new Set()).add(type);
      // The types of the last one may not be complete.
      if (found.size > limit + 1) break;
    }
    return this.#summaries(found);
  }

  async countPlain(): Promise<number> {
    let [count, last] = [0, undefined as string | undefined];
    for await (const { key } of this.#plainTerms(this.#shown)) {
      if (key !== last) count++;
      last = key;
    }
    return count;
  }

  /** All of them, in any order. */
  async hashed(): Promise<AttributeKeySummary[]> {
    const found = new Map<string, Set<AttributeType>>();
    const query = every([this.#query, startingWith('keys', this.#hashed)]);
    for await (const term of this.#terms(query, this.#hashed)) {
      if (!term.startsWith(this.#hashed)) break;
      const type = readKeyTerm(term)?.type;
      const key = await keyText(this.#scope, term, this.#source);
      if (type !== undefined && key !== undefined && this.#isWanted(key))
        getOrMake(found, key, () => new Set()).add(type);
    }
    return this.#summaries(found);
  }

  /** The keys that are asked for and not hashed, with a type each. */
  async *#plainTerms(start: string, limit?: number): AsyncGenerator<Required<KeyTerm>> {
    // A key has one or two types, mostly.
    const first = limit === undefined ? {} : { first: 2 * (limit + 2) };
    for await (const term of this.#terms(this.#query, start, first)) {
      if (term.startsWith(this.#hashed)) {
        yield* this.#plainTerms(this.#hashed + LAST, limit);
        return;
      }
      if (!term.startsWith(this.#shown)) return;
      const read = readKeyTerm(term);
      if (read?.key !== undefined && this.#isWanted(read.key)) {
        yield { scope: this.#scope, key: read.key, type: read.type };
      }
    }
  }

  #isWanted(key: string): boolean {
    return key.startsWith(this.#prefix) && key.includes(this.#contains);
  }

  async *#terms(query: Query, after: string, first: { readonly first?: number } = {}): AsyncGenerator<string> {
    const request = { kind: 'spans', query, fields: ['keys'], after: { keys: after }, ...first } as const;
    for await (const portion of buckets(this.#source.read, request)) {
      for (const { key } of portion) yield String(key.keys);
    }
  }

  /** What the terms of later keys follow. In this scope the key itself is later if the scope follows that of the place. */
  #behind({ key, scope }: AttributeKeyPosition): string {
    const ofKey = SCOPE_LETTERS[this.#scope] + escapedKey(key.toWellFormed()) + KEY_END;
    const behind = compareNames(this.#scope, scope) > 0 ? ofKey : ofKey + LAST;
    return compareNames(behind, this.#shown) > 0 ? behind : this.#shown;
  }

  #summaries(found: ReadonlyMap<string, ReadonlySet<AttributeType>>): AttributeKeySummary[] {
    return [...found].map(([key, types]) => ({ key, scope: this.#scope, types: [...types].sort(compareNames) }));
  }
}
