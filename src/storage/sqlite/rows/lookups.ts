/** Rows that other rows refer to by id: shapes, operations, resources and scopes. They never change, so they are cached. */
import { SpangraphError } from '../../../errors.ts';
import { type Attribute, attributesSize } from '../../../model/attributes.ts';
import { BoundedCache } from '../../../model/bounded-cache.ts';
import type { InstrumentationScope, Resource } from '../../../model/span.ts';
import { decodeAttributes, type ShapeKeys } from '../../encoding/attribute-codec.ts';
import { StoredAttributes, type StoredShape, storedShape } from '../../encoding/stored-attributes.ts';
import type { ReadConnection } from '../file/read-connection.ts';
import { columns, integer, nullable, type RowOf, type Select, select, text } from '../file/select.ts';
import type { STORED_ATTRIBUTES } from './attribute-columns.ts';
import { parseEntityRefs, parseShapeKeys } from './stored-json.ts';

/** The most bytes of the cached rows of each kind, about. */
const MAX_REMEMBERED_BYTES = 8 * 2 ** 20;
/** Bytes of a cached row beside its texts and values, about; of a key of a shape, likewise. */
const ROW_BYTES = 200;
const KEY_BYTES = 120;

export interface Operation {
  readonly service: string;
  readonly name: string;
  readonly kind: number;
}

const OPERATION = select(columns(text('service'), text('name'), integer('kind')), 'FROM operations WHERE id = ?');
const RESOURCE = select(
  columns(
    text('schema_url'),
    integer('dropped_attributes_count'),
    nullable(text('entity_refs')),
    nullable(integer('attribute_shape_id')),
    text('attribute_values'),
  ),
  'FROM resources WHERE id = ?',
);
const SCOPE = select(
  columns(
    text('name'),
    text('version'),
    text('schema_url'),
    integer('dropped_attributes_count'),
    nullable(integer('attribute_shape_id')),
    text('attribute_values'),
  ),
  'FROM scopes WHERE id = ?',
);
const SHAPE = select(columns(text('keys')), 'FROM shapes WHERE id = ?');

export class Lookups {
  readonly #db: ReadConnection;
  readonly #operations = new BoundedCache<number, Operation>(
    MAX_REMEMBERED_BYTES,
    ({ service, name }) => ROW_BYTES + service.length + name.length,
  );
  readonly #resources = new BoundedCache<number, Resource>(
    MAX_REMEMBERED_BYTES,
    ({ attributes }) => ROW_BYTES + attributesSize(attributes),
  );
  readonly #scopes = new BoundedCache<number, InstrumentationScope>(
    MAX_REMEMBERED_BYTES,
    ({ attributes }) => ROW_BYTES + attributesSize(attributes),
  );
  readonly #shapes = new BoundedCache<number, StoredShape>(MAX_REMEMBERED_BYTES, shapeBytes);

  constructor(db: ReadConnection) {
    this.#db = db;
  }

  operation(id: number): Operation {
    const known = this.#operations.get(id);
    if (known !== undefined) return known;
    const [service, name, kind] = this.#row('operations', OPERATION, id);
    const operation = { service, name, kind: Number(kind) };
    this.#operations.set(id, operation);
    return operation;
  }

  /** Undefined if there is none with this id. */
  resource(id: number): Resource | undefined {
    const known = this.#resources.get(id);
    if (known !== undefined) return known;
    const row = this.#db.get(RESOURCE, id);
    if (row === undefined) return undefined;
    const [schemaUrl, droppedAttributesCount, entityRefs, shapeId, values] = row;
    const resource = {
      schemaUrl,
      droppedAttributesCount: Number(droppedAttributesCount),
      entityRefs: entityRefs === null ? [] : parseEntityRefs(entityRefs),
      attributes: this.attributes(shapeId, values),
    };
    this.#resources.set(id, resource);
    return resource;
  }

  /** Undefined if there is none with this id. */
  scope(id: number): InstrumentationScope | undefined {
    const known = this.#scopes.get(id);
    if (known !== undefined) return known;
    const row = this.#db.get(SCOPE, id);
    if (row === undefined) return undefined;
    const [name, version, schemaUrl, droppedAttributesCount, shapeId, values] = row;
    const scope = {
      name,
      version,
      schemaUrl,
      droppedAttributesCount: Number(droppedAttributesCount),
      attributes: this.attributes(shapeId, values),
    };
    this.#scopes.set(id, scope);
    return scope;
  }

  /** Decodes the columns `attribute_shape_id` and `attribute_values`. */
  attributes(shapeId: bigint | null, values: string): Attribute[] {
    return decodeAttributes(shapeId === null ? undefined : this.#shape(Number(shapeId)).keys, values);
  }

  /** The keys of the lists with a shape. */
  shapeKeys(shapeId: number): ShapeKeys {
    return this.#shape(shapeId).keys;
  }

  /** The same columns, decoded when they are read. Undefined if there is no shape. */
  encoded(shapeId: bigint | null, values: string): StoredAttributes | undefined {
    return shapeId === null ? undefined : new StoredAttributes(this.#shape(Number(shapeId)), values);
  }

  /** No attributes if there is no row. */
  attributesOf(row: RowOf<typeof STORED_ATTRIBUTES> | undefined): Attribute[] {
    return row === undefined ? [] : this.attributes(...row);
  }

  #shape(id: number): StoredShape {
    const known = this.#shapes.get(id);
    if (known !== undefined) return known;
    const shape = storedShape(parseShapeKeys(this.#row('shapes', SHAPE, id)[0]));
    // Spans keep it.
    this.#db.clock.countBytes(shapeBytes(shape));
    this.#shapes.set(id, shape);
    return shape;
  }

  /** The row that another row refers to. */
  #row<Row extends readonly unknown[]>(table: string, statement: Select<Row>, id: number): Row {
    const row = this.#db.get(statement, id);
    if (row !== undefined) return row;
    throw new SpangraphError(
      'DATABASE_UNUSABLE',
      `The database is damaged: its table ${table} has no row ${id}, which another row names. Restore a copy.`,
    );
  }
}

function shapeBytes({ keys }: StoredShape): number {
  return keys.reduce((bytes, [key]) => bytes + KEY_BYTES + key.length, ROW_BYTES);
}
