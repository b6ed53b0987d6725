/**
 * Interns the keys and types of attribute lists. A trie of keys finds the shape of a list without building a text, and holds
 * the hash of each key for the terms.
 */
import { createHash } from 'node:crypto';
import type { Database, Statement } from 'better-sqlite3';
import type { AttributeScope, Attributes } from '../../../model/attributes.ts';
import { getOrMake } from '../../../model/get-or-make.ts';
import type { Json, ShapeKeys, TypeCode } from '../../encoding/attribute-codec.ts';
import { encodeList, encodeValue, typeCode } from '../../encoding/attribute-codec.ts';
import type { KeyHash } from '../rows/terms.ts';
import { keyHash, keyTerm } from '../rows/terms.ts';
import { inserted } from './inserted.ts';
import type { ValueCounter } from './value-counter.ts';
import type { ValueDictionary } from './value-dictionary.ts';

/** The most shapes in a file. Lists of other shapes are stored with their keys. */
const MAX_SHAPES = 20_000;
/** The most nodes of the trie. A full trie is cleared. */
const MAX_NODES = 200_000;
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

interface Node {
  readonly children: Map<string, Map<TypeCode, Node>>;
  readonly keys: ShapeKeys;
  readonly keyHashes: readonly KeyHash[];
  readonly counters: readonly ValueCounter[];
  /** Absent until a list ends here. */
  shapeId?: number;
}

const newNode = ({ keys, keyHashes, counters }: Pick<Node, 'keys' | 'keyHashes' | 'counters'>): Node => ({
  children: new Map(),
  keys,
  keyHashes,
  counters,
});
const newRoot = (): Node => newNode({ keys: [], keyHashes: [], counters: [] });

/** Shapes of one scope. */
export class Shapes {
  readonly #scope: AttributeScope;
  readonly #dictionary: ValueDictionary;
  readonly #find: Statement<[Buffer], number>;
  readonly #insert: Statement<[string, string, Buffer], number>;
  readonly #insertKeyOfShape: Statement;
  readonly #insertKey: Statement;
  readonly #count: Statement<[], number>;
  #root = newRoot();
  #nodes = 0;

  constructor(db: Database, scope: AttributeScope, dictionary: ValueDictionary) {
    this.#scope = scope;
    this.#dictionary = dictionary;
    this.#find = db.prepare<[Buffer], number>('SELECT id FROM shapes WHERE content_hash = ?').pluck();
    this.#insert = db
      .prepare<[string, string, Buffer], number>(
        'INSERT INTO shapes (scope, keys, content_hash) VALUES (?, ?, ?) RETURNING id',
      )
      .pluck();
    this.#insertKeyOfShape = db.prepare('INSERT OR IGNORE INTO shape_keys VALUES (?, ?, ?)');
    this.#insertKey = db.prepare('INSERT OR IGNORE INTO shapeless_keys VALUES (?, ?, ?)');
    this.#count = db.prepare<[], number>('SELECT count(*) FROM shapes').pluck();
  }

  /** Forgets what a rollback may have undone. */
  reset(): void {
    this.#root = newRoot();
    this.#nodes = 0;
  }

  encode(attributes: Attributes): EncodedAttributes {
    if (attributes.length > MAX_SHAPE_KEYS) return this.#inline(attributes);
    let node = this.#root;
    const values: Json[] = [];
    for (const { key, value } of attributes) {
      node = this.#step(node, key, typeCode(value));
      values.push(encodeValue(value));
    }
    const shapeId = node.shapeId ?? this.#intern(node);
    if (shapeId === undefined) return this.#inline(attributes);
    const { keyHashes, counters } = node;
    return { shapeId, valuesText: JSON.stringify(values), keyHashes, keyTerms: [], counters };
  }

  #step(node: Node, key: string, code: TypeCode): Node {
    const byCode = getOrMake(node.children, key, () => new Map<TypeCode, Node>());
    let next = byCode.get(code);
    if (next === undefined) {
      if (this.#nodes++ > MAX_NODES) this.reset();
      next = newNode({
        keys: [...node.keys, [key, code]],
        keyHashes: [...node.keyHashes, keyHash(key)],
        counters: [...node.counters, this.#dictionary.counter(this.#scope, key)],
      });
      byCode.set(code, next);
    }
    return next;
  }

  #intern(node: Node): number | undefined {
    const keys = JSON.stringify(node.keys);
    const hash = createHash('sha256').update(`${this.#scope} ${keys}`).digest().subarray(0, 16);
    const found = this.#find.get(hash);
    if (found === undefined && (this.#count.get() ?? 0) >= MAX_SHAPES) return undefined;
    const id = found ?? this.#add(node, keys, hash);
    node.shapeId = id;
    return id;
  }

  #add(node: Node, keys: string, hash: Buffer): number {
    const id = inserted(this.#insert, this.#scope, keys, hash);
    for (const [index, { keyId }] of node.counters.entries())
      this.#insertKeyOfShape.run(keyId, node.keys[index]?.[1], id);
    return id;
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
