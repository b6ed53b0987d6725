/** What rows refer to by id: shapes, operations, resources and scopes. Such rows never change, so they are remembered. */
import type { Attribute, AttributeScope } from '../../../model/attributes.ts';
import type { EntityRef, InstrumentationScope, Resource } from '../../../model/span.ts';
import type { ShapeKeys } from '../../encoding/attribute-codec.ts';
import { decodeAttributes } from '../../encoding/attribute-codec.ts';
import type { Connection, SqlRow, SqlValue } from '../file/connection.ts';

/** Rows of each kind remembered at the most; a full table starts anew. */
const MAX_REMEMBERED = 20_000;

export interface Shape {
  readonly id: number;
  readonly scope: AttributeScope;
  readonly keys: ShapeKeys;
}

export interface Operation {
  readonly service: string;
  readonly name: string;
  readonly kind: number;
}

export class Lookups {
  readonly #db: Connection;
  readonly #operations = new Map<number, Operation>();
  readonly #resources = new Map<number, Resource>();
  readonly #scopes = new Map<number, InstrumentationScope>();
  readonly #shapes = new Map<number, Shape>();
  #newestShape = 0;

  constructor(db: Connection) {
    this.#db = db;
  }

  operation(id: number): Operation {
    return this.#remembered(this.#operations, id, 'SELECT service, name, kind FROM operations WHERE id = ?', (row) => ({
      service: String(row[0]),
      name: String(row[1]),
      kind: Number(row[2]),
    })) as Operation;
  }

  resource(id: number): Resource | undefined {
    const sql = `SELECT schema_url, dropped_attributes_count, entity_refs, attribute_shape_id, attribute_values
      FROM resources WHERE id = ?`;
    return this.#remembered(this.#resources, id, sql, (row) => ({
      schemaUrl: String(row[0]),
      droppedAttributesCount: Number(row[1]),
      entityRefs: row[2] === null ? [] : (JSON.parse(String(row[2])) as EntityRef[]),
      attributes: this.attributes(row[3], row[4]),
    }));
  }

  scope(id: number): InstrumentationScope | undefined {
    const sql = `SELECT name, version, schema_url, dropped_attributes_count, attribute_shape_id, attribute_values
      FROM scopes WHERE id = ?`;
    return this.#remembered(this.#scopes, id, sql, (row) => ({
      name: String(row[0]),
      version: String(row[1]),
      schemaUrl: String(row[2]),
      droppedAttributesCount: Number(row[3]),
      attributes: this.attributes(row[4], row[5]),
    }));
  }

  /** From the columns `attribute_shape_id` and `attribute_values`. */
  attributes(shapeId: SqlValue | undefined, valuesText: SqlValue | undefined): Attribute[] {
    const shape = shapeId === null || shapeId === undefined ? undefined : this.#shape(Number(shapeId)).keys;
    return decodeAttributes(shape, String(valuesText));
  }

  /** All shapes stored by now. */
  shapes(): Iterable<Shape> {
    const rows = this.#db.all('SELECT id, scope, keys FROM shapes WHERE id > ? ORDER BY id', this.#newestShape);
    for (const row of rows) {
      this.#newestShape = Number(row[0]);
      if (!this.#shapes.has(this.#newestShape)) this.#shapes.set(this.#newestShape, shapeOf(row));
    }
    return this.#shapes.values();
  }

  #shape(id: number): Shape {
    const known = this.#shapes.get(id);
    if (known !== undefined) return known;
    const row = this.#db.get('SELECT id, scope, keys FROM shapes WHERE id = ?', id);
    const shape = shapeOf(row ?? [id, 'SPAN', '[]']);
    this.#shapes.set(id, shape);
    return shape;
  }

  #remembered<Value>(
    map: Map<number, Value>,
    id: number,
    sql: string,
    toValue: (row: SqlRow) => Value,
  ): Value | undefined {
    const known = map.get(id);
    if (known !== undefined) return known;
    const row = this.#db.get(sql, id);
    if (row === undefined) return undefined;
    if (map.size >= MAX_REMEMBERED) map.clear();
    const value = toValue(row);
    map.set(id, value);
    return value;
  }
}

function shapeOf(row: SqlRow): Shape {
  return { id: Number(row[0]), scope: row[1] as AttributeScope, keys: JSON.parse(String(row[2])) as ShapeKeys };
}
