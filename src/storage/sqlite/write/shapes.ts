/**
 * Interns the keys and types of attribute lists. A trie of keys finds the shape of a list without building a text. Where a
 * list ends it holds the hash of each key for the terms.
 */
import { createHash } from 'node:crypto';
import type { Database, Statement } from 'better-sqlite3';
import type { AttributeScope, Attributes } from '../../../model/attributes.ts';
import { getOrMake } from '../../../model/get-or-make.ts';
import type { Json, ShapeKeys, TypeCode } from '../../encoding/attribute-codec.ts';
import { encodeList, encodeValue, typeCode } from '../../encoding/attribute-codec.ts';
import type { KeyHash } from '../rows/terms.ts';
import { keyHash, keyTerm } from '../rows/terms.ts';
import type { ValueCounter } from './value-counter.ts';
import type { ValueDictionary } from './value-dictionary.ts';

/** The most shapes that a file ever gets. Lists of other shapes are stored with their keys. */
const MAX_SHAPES = 20_000;
/** The most nodes of the trie, and keys of the lists that end in it. A full trie is cleared. */
const MAX_SIZE = 400_000;
/** Lists of more keys are stored with their keys, as their shapes seldom repeat. */
const MAX_SHAPE_KEYS = 256;

/** A list as stored: for the row, and for the index. */
export interface EncodedAttributes {
  /** null if the values are stored with their keys. */
  readonly shapeId: number | null;
  readonly valuesText: string;
  /** The hash of each key, in order. */
  readonly keyHashes: readonly KeyHash[];
  /** Terms of the keys of a list without a shape. */
  readonly keyTerms: readonly string[];
  /** The counter of each key's values, in order. */
  readonly counters: readonly ValueCounter[];
}

/** The end of a list, in the trie. A path of nodes has the keys of the list, so a node is as small for the last of many
 * keys as for the first. */
interface Node {
  readonly children: Map<string, Map<TypeCode, Node>>;
  /** Absent in the root. */
  readonly step?: Step;
  /** Absent until a list ends here. */
  shape?: Shape;
}

interface Step {
  readonly before: Node;
  readonly key: string;
  readonly code: TypeCode;
}

/** What the lists of a shape share. */
interface Shape {
  readonly id: number;
  readonly keyHashes: readonly KeyHash[];
  readonly counters: readonly ValueCounter[];
}

const newRoot = (): Node => ({ children: new Map() });

/** The keys and types from the root to the node. */
function keysOf(node: Node): ShapeKeys {
  const keys: [string, TypeCode][] = [];
  for (let { step } = node; step !== undefined; step = step.before.step) keys.push([step.key, step.code]);
  return keys.reverse();
}

/** The column `content_hash` of a shape. `keys` is its column `keys`. */
export function shapeHash(scope: AttributeScope, keys: string): Buffer {
  return createHash('sha256').update(`${scope} ${keys}`).digest().subarray(0, 16);
}

/** Shapes of one scope. */
export class Shapes {
  readonly #scope: AttributeScope;
  readonly #dictionary: ValueDictionary;
  readonly #find: Statement<[Buffer], number>;
  readonly #insert: Statement<[number, string, string, Buffer]>;
  readonly #insertKeyOfShape: Statement;
  readonly #insertKey: Statement;
  readonly #last: Statement<[], number>;
  #root = newRoot();
  #size = 0;

  constructor(db: Database, scope: AttributeScope, dictionary: ValueDictionary) {
    this.#scope = scope;
    this.#dictionary = dictionary;
    this.#find = db.prepare<[Buffer], number>('SELECT id FROM shapes WHERE content_hash = ?').pluck();
    this.#insert = db.prepare('INSERT INTO shapes (id, scope, keys, content_hash) VALUES (?, ?, ?, ?)');
    this.#insertKeyOfShape = db.prepare('INSERT OR IGNORE INTO shape_keys VALUES (?, ?, ?)');
    this.#insertKey = db.prepare('INSERT OR IGNORE INTO shapeless_keys VALUES (?, ?, ?)');
    // Ids are not used twice. Otherwise a list that was stored without a shape could get one that makes other terms.
    this.#last = db
      .prepare<[], number>(
        `SELECT max(ifnull((SELECT max(id) FROM shapes), 0),
          ifnull((SELECT value FROM facts WHERE name = 'last_removed_shape'), 0))`,
      )
      .pluck();
  }

  /** Forgets what a rollback may have undone. */
  reset(): void {
    this.#root = newRoot();
    this.#size = 0;
  }

  encode(attributes: Attributes): EncodedAttributes {
    if (attributes.length > MAX_SHAPE_KEYS) return this.#inline(attributes);
    let node = this.#root;
    const values: Json[] = [];
    for (const { key, value } of attributes) {
      node = this.#step(node, key, typeCode(value));
      values.push(encodeValue(value));
    }
    const shape = node.shape ?? this.#intern(node);
    if (shape === undefined) return this.#inline(attributes);
    const { id, keyHashes, counters } = shape;
    return { shapeId: id, valuesText: JSON.stringify(values), keyHashes, keyTerms: [], counters };
  }

  #step(node: Node, key: string, code: TypeCode): Node {
    const byCode = getOrMake(node.children, key, () => new Map<TypeCode, Node>());
    let next = byCode.get(code);
    if (next === undefined) {
      this.#grow(1);
      next = { children: new Map(), step: { before: node, key, code } };
      byCode.set(code, next);
    }
    return next;
  }

  /** Counts what the trie is about to get. */
  #grow(items: number): void {
    if (this.#size > MAX_SIZE) this.reset();
    this.#size += items;
  }

  #intern(node: Node): Shape | undefined {
    const keys = keysOf(node);
    const text = JSON.stringify(keys);
    const hash = shapeHash(this.#scope, text);
    const found = this.#find.get(hash);
    const last = found ?? this.#last.get() ?? 0;
    if (found === undefined && last >= MAX_SHAPES) return undefined;
    const counters = keys.map(([key]) => this.#dictionary.counter(this.#scope, key));
    const id = found ?? last + 1;
    if (found === undefined) this.#add(id, keys, [text, hash], counters);
    this.#grow(keys.length);
    const shape = { id, keyHashes: keys.map(([key]) => keyHash(key)), counters };
    node.shape = shape;
    return shape;
  }

  #add(
    id: number,
    keys: ShapeKeys,
    content: readonly [text: string, hash: Buffer],
    counters: readonly ValueCounter[],
  ): void {
    this.#insert.run(id, this.#scope, ...content);
    for (const [index, { keyId }] of counters.entries()) this.#insertKeyOfShape.run(keyId, keys[index]?.[1], id);
  }

  #inline(attributes: Attributes): EncodedAttributes {
    const keyHashes = attributes.map(({ key }) => keyHash(key));
    for (const { key, value } of attributes) this.#insertKey.run(this.#scope, key, typeCode(value));
    return {
      shapeId: null,
      valuesText: JSON.stringify(encodeList(attributes)),
      keyHashes,
      keyTerms: [...new Set(keyHashes.map(keyTerm))],
      counters: attributes.map(({ key }) => this.#dictionary.counter(this.#scope, key)),
    };
  }
}
