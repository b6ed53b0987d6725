/** Columns that the values of an attribute follow from: of spans, of their resources and of their scopes. */
import type { AttributeScope, Attributes } from '../../../model/attributes.ts';
import { decodeValue, type ShapeKeys, type TypeCode } from '../../encoding/attribute-codec.ts';
import { attributeValue } from '../../evaluator/group-values.ts';
import type { AttributeName, GroupValue } from '../../measures.ts';
import type { SqlParameter } from '../file/read-connection.ts';
import { columns, integer, select, text } from '../file/select.ts';
import { STORED_ATTRIBUTES } from '../rows/attribute-columns.ts';
import type { RowSource } from '../rows/row-source.ts';
import { parseShapeKeys } from '../rows/stored-json.ts';
import { scopesOf } from '../search/narrow-scopes.ts';

/** What SQLite gives for one span. */
export type ColumnValue = number | string | null;

export interface GroupColumn {
  /** An expression on the table `spans s`. Its texts are few. */
  readonly sql: string;
  readonly parameters: readonly SqlParameter[];
  /** Undefined if the attribute is absent here. */
  readonly decode: (column: ColumnValue) => GroupValue;
}

/** The most shapes of attribute lists that have a key. With more, the spans are read as candidates. */
const MAX_SHAPES = 64;

const SHAPES_WITH_KEY = select(
  columns(integer('id'), text('keys')),
  `FROM shapes WHERE id IN (SELECT shape_id FROM shape_keys
    WHERE key_id = (SELECT id FROM value_keys WHERE scope = 'SPAN' AND key = ?)) LIMIT ${MAX_SHAPES + 1}`,
);
const ATTRIBUTES = select(STORED_ATTRIBUTES, 'FROM spans WHERE id = ?');

/** What stands for a long value, with the row of the span. Other values begin with a type or a bracket. */
const LONG = '#';

/** Bytes of a value in a list of many. A longer one is read when its span is looked at. */
const MAX_SHORT_BYTES = 1_024;

/** The value, or what stands for a long one. `sql`: of the value, in a row that has the `id` of the span. */
export function shortOrLong(sql: string): string {
  return `iif(octet_length(${sql}) > ${MAX_SHORT_BYTES}, '${LONG}' || id, ${sql})`;
}

/** Whether such a value is of one span only. */
export function isOfOneSpan(value: ColumnValue): boolean {
  return typeof value === 'string' && value.startsWith(LONG);
}

/**
 * The first column that has a value tells the value of the attribute. Undefined if that does not follow from columns of spans: from
 * events or links, or from too many shapes.
 */
export function groupColumns({ key, scope }: AttributeName, source: RowSource): readonly GroupColumn[] | undefined {
  // SQLite cannot look for half a character.
  if (!key.isWellFormed()) return undefined;
  const stored = scopesOf(key, source);
  const scopes = scope === undefined ? stored : stored.filter((each) => each === scope);
  const found = scopes.map((each) => columnOf({ key, scope: each }, source));
  return found.every((column) => column !== undefined) ? found : undefined;
}

interface ScopedName extends AttributeName {
  readonly scope: AttributeScope;
}

function columnOf(name: ScopedName, source: RowSource): GroupColumn | undefined {
  const { lookups } = source;
  switch (name.scope) {
    case 'SPAN':
      return spanColumn(name, source);
    case 'RESOURCE':
      return ownerColumn('s.resource_id', (id) => valueIn(name, lookups.resource(id)?.attributes));
    case 'SCOPE':
      return ownerColumn('s.instrumentation_scope_id', (id) => valueIn(name, lookups.scope(id)?.attributes));
    case 'EVENT':
    case 'LINK':
      return undefined;
  }
}

function ownerColumn(sql: string, decode: (id: number) => GroupValue): GroupColumn {
  return { sql, parameters: [], decode: (column) => decode(Number(column)) };
}

/** The type and the JSON of the value; the whole list where it has no shape. */
function spanColumn(name: ScopedName, source: RowSource): GroupColumn | undefined {
  const shapes = source.db.all(SHAPES_WITH_KEY, name.key);
  if (shapes.length > MAX_SHAPES) return undefined;
  const places = shapes.flatMap(([id, keys]) => placeIn(parseShapeKeys(keys), name.key, id));
  // A power of two, so that the statements are few.
  const room = 2 ** Math.ceil(Math.log2(Math.max(1, places.length)));
  while (places.length < room) places.push([null, '', '$']);
  const sql = `CASE s.attribute_shape_id ${places.map(() => 'WHEN ? THEN ? || (s.attribute_values -> ?)').join(' ')}
    ELSE iif(s.attribute_shape_id IS NULL, s.attribute_values, NULL) END`;
  return { sql, parameters: places.flat(), decode: (column) => spanValue(name, column, source) };
}

type Place = readonly [shapeId: bigint | null, type: string, path: string];

/** Where the first value of the key is. */
function placeIn(keys: ShapeKeys, wanted: string, shapeId: bigint): Place[] {
  const index = keys.findIndex(([key, code]) => key === wanted && code !== 'n');
  return keys.slice(index, index + 1).map(([, code]) => [shapeId, `${code} `, `$[${index}]`]);
}

function spanValue(name: ScopedName, column: ColumnValue, { db, lookups }: RowSource): GroupValue {
  if (typeof column !== 'string') return undefined;
  if (isOfOneSpan(column)) return valueIn(name, lookups.attributesOf(db.get(ATTRIBUTES, BigInt(column.slice(1)))));
  if (column.startsWith('[')) return valueIn(name, lookups.attributes(null, column));
  const end = column.indexOf(' ');
  const value = decodeValue(column.slice(0, end) as TypeCode, JSON.parse(column.slice(end)));
  return valueIn(name, [{ key: name.key, value }]);
}

function valueIn(name: ScopedName, attributes: Attributes = []): GroupValue {
  return attributeValue(name, { attributeLists: () => [attributes] });
}
