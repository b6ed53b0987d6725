/** Interns what many spans share: resources and scopes. Content is compared by SHA-256, so equal content from any request
 * has one row. */
import { createHash } from 'node:crypto';
import type { Database, Statement } from 'better-sqlite3';
import type { Attributes } from '../../../model/attributes.ts';
import { BoundedCache } from '../../../model/bounded-cache.ts';
import type { InstrumentationScope, Resource } from '../../../model/span.ts';
import { forEachInSteps, type Steps } from '../../../model/steps.ts';
import { encodeList } from '../../encoding/attribute-codec.ts';
import type { SqlParameter } from '../file/read-connection.ts';
import { findableValues, type KeyHash, keyTerm, valueTerm } from '../rows/terms.ts';
import { inserted } from './inserted.ts';
import type { EncodedAttributes } from './shapes.ts';
import { Shapes } from './shapes.ts';
import type { ValueDictionary } from './value-dictionary.ts';

/** The most cached contents of each kind. */
const MAX_REMEMBERED = 50_000;

/** Contents whose values are counted between two pauses. */
const CONTENTS_A_STEP = 50;

/** A text that is equal only for equal contents. */
function contentText(fields: readonly unknown[], attributes: Attributes): string {
  return JSON.stringify([...fields, encodeList(attributes)]);
}

/** The column `content_hash`. */
export function resourceHash(resource: Resource): Buffer {
  return hashOf(resourceText(resource));
}

export function scopeHash(scope: InstrumentationScope): Buffer {
  return hashOf(scopeText(scope));
}

function resourceText({ schemaUrl, droppedAttributesCount, entityRefs, attributes }: Resource): string {
  return contentText([schemaUrl, droppedAttributesCount, entityRefs], attributes);
}

function scopeText({ name, version, schemaUrl, droppedAttributesCount, attributes }: InstrumentationScope): string {
  return contentText([name, version, schemaUrl, droppedAttributesCount], attributes);
}

function hashOf(text: string): Buffer {
  return createHash('sha256').update(text).digest().subarray(0, 16);
}

/** The terms of an interned list: one for each key, and one for each value that `eq` finds. */
export function listTerms(attributes: Attributes, keyHashes: readonly KeyHash[]): Set<string> {
  const terms = new Set<string>();
  keyHashes.forEach((hash, index) => {
    terms.add(keyTerm(hash));
    for (const value of findableValues(attributes[index]?.value ?? null)) {
      const term = valueTerm(hash, value);
      if (term !== undefined) terms.add(term);
    }
  });
  return terms;
}

/** Finds or creates the rows of one kind of content. */
abstract class Interned<Content extends object> {
  #byIdentity = new WeakMap<Content, number>();
  readonly #byContent = new BoundedCache<string, number>(MAX_REMEMBERED);
  readonly #find: Statement<[Buffer], number>;
  readonly #insertTerm: Statement;
  protected readonly dictionary: ValueDictionary;
  /** Span counts of the running commit. */
  readonly #spans = new Map<number, { readonly content: Content; spans: number }>();

  constructor(
    db: Database,
    table: 'resources' | 'scopes',
    terms: 'resource_terms' | 'scope_terms',
    dictionary: ValueDictionary,
  ) {
    this.dictionary = dictionary;
    this.#find = db.prepare<[Buffer], number>(`SELECT id FROM ${table} WHERE content_hash = ?`).pluck();
    this.#insertTerm = db.prepare(`INSERT OR IGNORE INTO ${terms} VALUES (?, ?)`);
  }

  reset(): void {
    this.#byContent.clear();
    this.#byIdentity = new WeakMap();
    this.#spans.clear();
  }

  idOf(content: Content): number {
    const known = this.#byIdentity.get(content);
    if (known !== undefined) return known;
    const text = this.textOf(content);
    let id = this.#byContent.get(text);
    if (id === undefined) {
      id = this.#findOrInsert(content, text);
      this.#byContent.set(text, id);
    }
    this.#byIdentity.set(content, id);
    return id;
  }

  /** Adds `spans` to the content's span count; negative to subtract. {@link flush} counts its values. */
  count(id: number, content: Content, spans: number): void {
    const counted = this.#spans.get(id);
    if (counted === undefined) this.#spans.set(id, { content, spans });
    else counted.spans += spans;
  }

  /** Counts the values of the commit in the dictionary. */
  *flush(): Steps<void> {
    yield* forEachInSteps([...this.#spans.values()], CONTENTS_A_STEP, (owner) => {
      if (owner.spans === 0) return;
      const attributes = this.attributesOf(owner.content);
      const counters = attributes.map(({ key }) => this.dictionary.counter(this.scope, key));
      this.dictionary.count(counters, attributes, owner);
    });
    this.#spans.clear();
  }

  #findOrInsert(content: Content, text: string): number {
    const hash = hashOf(text);
    const found = this.#find.get(hash);
    if (found !== undefined) return found;
    const encoded = this.encode(content);
    const id = this.insert(content, hash, encoded);
    for (const term of listTerms(this.attributesOf(content), encoded.keyHashes)) this.#insertTerm.run(term, id);
    return id;
  }

  protected abstract readonly scope: 'RESOURCE' | 'SCOPE';
  protected abstract textOf(content: Content): string;
  protected abstract attributesOf(content: Content): Attributes;
  protected abstract encode(content: Content): EncodedAttributes;
  protected abstract insert(content: Content, hash: Buffer, encoded: EncodedAttributes): number;
}

export class Resources extends Interned<Resource> {
  protected readonly scope = 'RESOURCE';
  readonly #shapes: Shapes;
  readonly #insert: Statement<SqlParameter[], number>;

  constructor(db: Database, dictionary: ValueDictionary) {
    super(db, 'resources', 'resource_terms', dictionary);
    this.#shapes = new Shapes(db, 'RESOURCE', dictionary);
    this.#insert = db
      .prepare<SqlParameter[], number>(
        `INSERT INTO resources (content_hash, schema_url, dropped_attributes_count, entity_refs, attribute_shape_id,
        attribute_values) VALUES (?, ?, ?, ?, ?, ?) RETURNING id`,
      )
      .pluck();
  }

  override reset(): void {
    super.reset();
    this.#shapes.reset();
  }

  protected textOf(resource: Resource): string {
    return resourceText(resource);
  }
  protected attributesOf(resource: Resource): Attributes {
    return resource.attributes;
  }
  protected encode(resource: Resource): EncodedAttributes {
    return this.#shapes.encode(resource.attributes);
  }
  protected insert(resource: Resource, hash: Buffer, encoded: EncodedAttributes): number {
    const entityRefs = resource.entityRefs.length === 0 ? null : JSON.stringify(resource.entityRefs);
    return inserted(
      this.#insert,
      hash,
      resource.schemaUrl,
      resource.droppedAttributesCount,
      entityRefs,
      encoded.shapeId,
      encoded.valuesText,
    );
  }
}

export class Scopes extends Interned<InstrumentationScope> {
  protected readonly scope = 'SCOPE';
  readonly #shapes: Shapes;
  readonly #insert: Statement<SqlParameter[], number>;

  constructor(db: Database, dictionary: ValueDictionary) {
    super(db, 'scopes', 'scope_terms', dictionary);
    this.#shapes = new Shapes(db, 'SCOPE', dictionary);
    this.#insert = db
      .prepare<SqlParameter[], number>(
        `INSERT INTO scopes (name, version, dropped_attributes_count, content_hash, schema_url, attribute_shape_id,
        attribute_values) VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id`,
      )
      .pluck();
  }

  override reset(): void {
    super.reset();
    this.#shapes.reset();
  }

  protected textOf(scope: InstrumentationScope): string {
    return scopeText(scope);
  }
  protected attributesOf(scope: InstrumentationScope): Attributes {
    return scope.attributes;
  }
  protected encode(scope: InstrumentationScope): EncodedAttributes {
    return this.#shapes.encode(scope.attributes);
  }
  protected insert(scope: InstrumentationScope, hash: Buffer, encoded: EncodedAttributes): number {
    return inserted(
      this.#insert,
      scope.name,
      scope.version,
      scope.droppedAttributesCount,
      hash,
      scope.schemaUrl,
      encoded.shapeId,
      encoded.valuesText,
    );
  }
}
