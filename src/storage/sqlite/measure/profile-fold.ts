/** Counts attribute lists as they are stored, without decoding each. */
import type { AttributeScope, Attributes, AttributeType } from '../../../model/attributes.ts';
import { getOrMake } from '../../../model/get-or-make.ts';
import { ATTRIBUTE_TYPES, type TypeCode } from '../../encoding/attribute-codec.ts';
import type { ProfiledKey } from '../../statistics/profiled-key.ts';
import type { ProfiledSpans } from '../../statistics/profiled-spans.ts';
import type { RowSource } from '../rows/row-source.ts';
import { eachElement } from './stored-lists.ts';
import type { StoredList } from './stored-rows.ts';
import { ValueColumn } from './value-column.ts';

/** Bytes of values that are not counted yet, of all columns. */
const MAX_OPEN_BYTES = 16 * 2 ** 20;

/** Lists with one shape. */
interface OpenShape {
  /** In the order of the list. Null where the request does not ask for the key. */
  readonly keys: readonly ({ readonly key: ProfiledKey; readonly type: AttributeType } | null)[];
  readonly columns: readonly (ValueColumn | null)[];
  /** Whether a key is in it twice: a value that both have would count twice in the columns. */
  readonly hasTwins: boolean;
  /** Spans that have such a list and no other in this scope. */
  spans: number;
}

export class ProfileFold {
  readonly #profiled: ProfiledSpans;
  readonly #source: RowSource;
  readonly #withValues: boolean;
  /** By id. A shape is of one scope. */
  readonly #shapes = new Map<number, OpenShape>();
  /** By scope, type code and key. */
  readonly #columns = new Map<string, ValueColumn>();

  constructor(profiled: ProfiledSpans, withValues: boolean, source: RowSource) {
    this.#profiled = profiled;
    this.#withValues = withValues;
    this.#source = source;
  }

  /** Adds a list of a span that has no other list in this scope. */
  add(scope: AttributeScope, list: StoredList): void {
    const shape = list.shapeId === null ? undefined : this.#shapeOf(scope, list.shapeId);
    if (shape === undefined || (shape.hasTwins && this.#withValues)) this.addAll(scope, [list]);
    else {
      shape.spans++;
      if (this.#withValues) eachElement(list.bytes, list.from, list.to, shape.columns);
    }
  }

  /** Adds all lists of a span in a scope. */
  addAll(scope: AttributeScope, lists: readonly StoredList[]): void {
    const decoded: Attributes[] = [];
    const turn = this.#profiled.nextTurn();
    for (const list of lists) {
      if (this.#withValues || list.shapeId === null) decoded.push(this.#decoded(list));
      else for (const each of this.#shapeOf(scope, list.shapeId).keys) each?.key.addSpans(each.type, 1, turn);
    }
    this.#profiled.addLists(scope, decoded, 1, turn);
  }

  /** Call it now and then, so that what is not counted yet stays within its bound. */
  settle(): void {
    let bytes = 0;
    for (const column of this.#columns.values()) bytes += column.usedBytes;
    if (bytes > MAX_OPEN_BYTES) for (const column of this.#columns.values()) column.flush();
  }

  /** Call it when all lists are added. */
  end(): void {
    for (const { keys, spans } of this.#shapes.values()) {
      const turn = this.#profiled.nextTurn();
      if (spans > 0) for (const each of keys) each?.key.addSpans(each.type, spans, turn);
    }
    for (const column of this.#columns.values()) column.flush();
  }

  #decoded({ shapeId, bytes, from, to }: StoredList): Attributes {
    const values = bytes.toString('utf8', from, to);
    return this.#source.lookups.attributes(shapeId === null ? null : BigInt(shapeId), values);
  }

  #shapeOf(scope: AttributeScope, id: number): OpenShape {
    return getOrMake(this.#shapes, id, () => {
      const stored = this.#source.lookups.shapeKeys(id);
      const keys = stored.map(([name, code]) => {
        const key = this.#profiled.key(scope, name);
        return key === undefined ? null : { key, type: ATTRIBUTE_TYPES[code], code, name };
      });
      return {
        keys,
        // What follows the last key that is asked for is not looked at.
        columns: keys
          .slice(0, keys.findLastIndex((each) => each !== null) + 1)
          .map((each) => each && this.#columnOf(`${scope} ${each.code} ${each.name}`, each)),
        hasTwins: new Set(stored.map(([name]) => name)).size < stored.length,
        spans: 0,
      };
    });
  }

  #columnOf(id: string, { key, code }: { readonly key: ProfiledKey; readonly code: TypeCode }): ValueColumn {
    return getOrMake(this.#columns, id, () => new ValueColumn(key, code, () => this.#profiled.nextTurn()));
  }
}
