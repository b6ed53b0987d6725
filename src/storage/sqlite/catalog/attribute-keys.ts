/** The attribute keys. The dictionary names them in their order; shapes, and keys without one, have their types. */
import { ATTRIBUTE_SCOPES, type AttributeScope } from '../../../model/attributes.ts';
import { compareNames } from '../../../model/compare.ts';
import { getOrMake } from '../../../model/get-or-make.ts';
import type {
  AttributeKeyPosition,
  AttributeKeySummary,
  AttributeKeysPageRequest,
  AttributeKeysRequest,
} from '../../backend.ts';
import { ATTRIBUTE_TYPES, type TypeCode } from '../../encoding/attribute-codec.ts';
import { isEver, startBounds } from '../../ordering/bounds.ts';
import { compareAttributeKeys, firstItems } from '../../ordering/names.ts';
import type { Page, TimeRange } from '../../query.ts';
import { columns, integer, select, text } from '../file/select.ts';
import { TYPE_CODE } from '../rows/attribute-columns.ts';
import { countName } from '../rows/counted.ts';
import { idBounds } from '../rows/row-bounds.ts';
import { keyHash, keyTerm } from '../rows/terms.ts';
import { behindPrefix } from '../rows/value-text.ts';
import { candidatesById } from '../search/candidates.ts';
import { anyOf } from '../search/compile-query.ts';
import { verify } from '../search/matching.ts';
import type { ReadSource } from '../search/source.ts';

const KEY = columns(integer('id'), text('key'));
const TYPE = columns(TYPE_CODE);
const OWNER = columns(integer('id'));
const KEYS_FROM = select(KEY, 'FROM value_keys WHERE scope = ? AND key >= ? ORDER BY key');
const KEY_COUNT = columns(integer('count', 'count(*)'));
const COUNT_FROM = select(KEY_COUNT, 'FROM value_keys WHERE scope = ? AND key >= ? AND in_time()');
const COUNT_BETWEEN = select(KEY_COUNT, 'FROM value_keys WHERE scope = ? AND key >= ? AND key < ? AND in_time()');
/** One by one, because thousands of shapes may have a key. */
const NEXT_TYPE = select(TYPE, 'FROM shape_keys WHERE key_id = ? AND type > ? ORDER BY type LIMIT 1');
const SHAPES_OF_TYPE = select(columns(integer('shape_id')), 'FROM shape_keys WHERE key_id = ? AND type = ?');
const SHAPELESS_TYPES = select(TYPE, 'FROM shapeless_keys WHERE scope = ? AND key = ?');
const OWNERS_OF_SHAPE = {
  r: select(OWNER, 'FROM resources WHERE attribute_shape_id = ? AND in_time()'),
  c: select(OWNER, 'FROM scopes WHERE attribute_shape_id = ? AND in_time()'),
} as const;
const OWNERS_WITH_TERM = {
  r: select(columns(integer('resource_id')), 'FROM resource_terms WHERE term = ? AND in_time()'),
  c: select(columns(integer('scope_id')), 'FROM scope_terms WHERE term = ? AND in_time()'),
} as const;
const REPLACED_SPANS = select(columns(integer('value')), "FROM facts WHERE name = 'has_replaced_spans'");

const FEWER_KEYS = 'Ask for the keys of one scope, for those with a prefix, or without a timeRange.';

export function getAttributeKeys(
  { page, ...request }: AttributeKeysPageRequest,
  source: ReadSource,
): Page<AttributeKeySummary> {
  const look = { after: page.after, onLeftOut: () => source.db.clock.countRecords(1, FEWER_KEYS) };
  return firstItems(countedKeys(summaries(request, look, source), source), page.limit);
}

export function countAttributeKeys(request: AttributeKeysRequest, source: ReadSource): number {
  const { prefix = '', contains = '', timeRange } = request;
  // SQLite cannot look for half a character.
  const stored = prefix.isWellFormed() && contains === '' ? countStored(request, source) : undefined;
  if (stored !== undefined && !mayBeGone(timeRange, source)) return stored;
  const { clock } = source.db;
  // Before the search for each, where the dictionary knows how many they are.
  if (stored !== undefined) clock.countRecords(stored, FEWER_KEYS);
  const onLeftOut = stored === undefined ? () => clock.countRecords(1, FEWER_KEYS) : () => {};
  return summaries(request, { after: undefined, onLeftOut }, source).reduce((count) => count + 1, 0);
}

/** All keys in the dictionary. */
function countStored(request: AttributeKeysRequest, source: ReadSource): number {
  const { prefix = '' } = request;
  const behind = behindPrefix(prefix);
  const counts = scopesOf(request).map((scope) =>
    behind === undefined
      ? source.db.get(COUNT_FROM, scope, prefix)
      : source.db.get(COUNT_BETWEEN, scope, prefix, behind),
  );
  return counts.reduce((total, row) => total + Number(row?.[0] ?? 0n), 0);
}

function scopesOf({ scope }: AttributeKeysRequest): readonly AttributeScope[] {
  return scope === undefined ? ATTRIBUTE_SCOPES : [scope];
}

function* countedKeys(keys: Iterable<AttributeKeySummary>, source: ReadSource): Generator<AttributeKeySummary> {
  for (const one of keys) {
    countName(one.key, source);
    yield one;
  }
}

/** Where to begin, and what to do with each key that no span in the time range has. */
interface Look {
  readonly after: AttributeKeyPosition | undefined;
  readonly onLeftOut: () => void;
}

/** In order, read as far as they are taken. */
function* summaries(
  request: AttributeKeysRequest,
  { after, onLeftOut }: Look,
  source: ReadSource,
): Generator<AttributeKeySummary> {
  const presence = mayBeGone(request.timeRange, source) ? new Presence(request.timeRange, source) : undefined;
  const lists = scopesOf(request).map((scope) => namedKeys(scope, request, after, source));
  for (const named of merged(lists)) {
    const codes = [...shapeTypes(named, presence, source), ...shapelessTypes(named, presence, source)];
    const types = new Set(codes.map((code) => ATTRIBUTE_TYPES[code]));
    if (types.size === 0) onLeftOut();
    else yield { key: named.key, scope: named.scope, types: [...types].sort(compareNames) };
  }
}

interface NamedKey extends AttributeKeyPosition {
  readonly id: bigint;
}

/** The keys of one scope, in order. */
function* namedKeys(
  scope: AttributeScope,
  { prefix = '', contains = '' }: AttributeKeysRequest,
  after: AttributeKeyPosition | undefined,
  { db }: ReadSource,
): Generator<NamedKey> {
  const start = prefix.isWellFormed() ? prefix : prefix.slice(0, prefix.search(/\p{Surrogate}/u));
  const first = after === undefined || compareNames(after.key, start) < 0 ? start : after.key;
  for (const [id, key] of db.iterate(KEYS_FROM, scope, first)) {
    if (!key.startsWith(start)) return;
    const isLater = key !== after?.key || compareNames(scope, after.scope) > 0;
    if (isLater && key.startsWith(prefix) && key.includes(contains)) yield { id, key, scope };
  }
}

/** Sorted lists as one sorted list, read as far as it is taken. */
function* merged(lists: readonly Generator<NamedKey>[]): Generator<NamedKey> {
  try {
    const heads = new Map<Generator<NamedKey>, NamedKey>();
    const advance = (list: Generator<NamedKey>): void => {
      const { done, value } = list.next();
      if (done === true) heads.delete(list);
      else heads.set(list, value);
    };
    for (const list of lists) advance(list);
    while (heads.size > 0) {
      const [list, least] = [...heads].reduce((a, b) => (compareAttributeKeys(a[1], b[1]) <= 0 ? a : b));
      yield least;
      advance(list);
    }
  } finally {
    for (const list of lists) list.return(undefined);
  }
}

/** The types that a key has in lists with a shape. */
function* shapeTypes(named: NamedKey, presence: Presence | undefined, { db }: ReadSource): Generator<TypeCode> {
  for (let row = db.get(NEXT_TYPE, named.id, ''); row !== undefined; row = db.get(NEXT_TYPE, named.id, row[0])) {
    const [code] = row;
    if (presence === undefined || presence.hasType(named, code)) yield code;
  }
}

/** The types that a key has in lists without a shape. */
function* shapelessTypes(
  { key, scope }: NamedKey,
  presence: Presence | undefined,
  { db }: ReadSource,
): Generator<TypeCode> {
  const rows = db.all(SHAPELESS_TYPES, scope, key);
  if (rows.length > 0 && presence?.hasKey(scope, key) !== false) yield* rows.map(([code]) => code);
}

/** Terms in one FTS5 expression, at most. */
const TERMS_AT_ONCE = 64;

/** Tells whether spans that start in a range have a list. A list is looked for once. */
class Presence {
  readonly #range: TimeRange | undefined;
  readonly #source: ReadSource;
  readonly #shapes = new Map<bigint, boolean>();

  constructor(range: TimeRange | undefined, source: ReadSource) {
    this.#range = range;
    this.#source = source;
  }

  /** A list with a shape that has the key with this type. */
  hasType({ id, scope }: NamedKey, code: TypeCode): boolean {
    for (const [shapeId] of this.#source.db.iterate(SHAPES_OF_TYPE, id, code)) {
      if (this.#hasShape(scope, shapeId)) return true;
    }
    return false;
  }

  #hasShape(scope: AttributeScope, id: bigint): boolean {
    return getOrMake(this.#shapes, id, () => this.#exists(this.#termsOfShape(scope, id)));
  }

  /** A list without a shape that has the key. */
  hasKey(scope: AttributeScope, key: string): boolean {
    const { db } = this.#source;
    const term = keyTerm(keyHash(key));
    const owner = OWNER_LETTERS[scope];
    if (owner === undefined) return this.#exists([`k${scope.charAt(0).toLowerCase()}${term}`]);
    return this.#exists(db.all(OWNERS_WITH_TERM[owner], term).map(([id]) => `${owner}${id}`));
  }

  #termsOfShape(scope: AttributeScope, id: bigint): readonly string[] {
    const { db } = this.#source;
    const owner = OWNER_LETTERS[scope];
    return owner === undefined ? [`h${id}`] : db.all(OWNERS_OF_SHAPE[owner], id).map(([owning]) => `${owner}${owning}`);
  }

  #exists(terms: readonly string[]): boolean {
    const ids = idBounds(startBounds(this.#range), this.#source);
    for (let i = 0; i < terms.length; i += TERMS_AT_ONCE) {
      const match = anyOf(terms.slice(i, i + TERMS_AT_ONCE));
      for (const candidate of candidatesById(this.#source, { match, ids, direction: 'DESC' })) {
        if (verify({ timeRange: this.#range }, candidate, this.#source)) return true;
      }
    }
    return false;
  }
}

/** Lists that spans share: their terms name the row that has the list. */
const OWNER_LETTERS: Partial<Record<AttributeScope, 'r' | 'c'>> = { RESOURCE: 'r', SCOPE: 'c' };

/** Whether a stored key may have no span in the range. If no span was replaced, every key still has one. */
function mayBeGone(range: TimeRange | undefined, { db }: ReadSource): boolean {
  return !isEver(range) || db.get(REPLACED_SPANS) !== undefined;
}
