/** Reads the attributes of spans, portion by portion, and counts them. */
import { ATTRIBUTE_SCOPES, type AttributeScope } from '../../../model/attributes.ts';
import type { ProfileRequest } from '../../profiles.ts';
import type { ProfiledSpans } from '../../statistics/profiled-spans.ts';
import type { SqlParameter } from '../file/read-connection.ts';
import { columns, integer, type Select, select, text } from '../file/select.ts';
import type { RowSource } from '../rows/row-source.ts';
import { eventAttributes, linkAttributes } from '../rows/span-lists.ts';
import type { AttributePortion } from './attribute-portions.ts';
import { ProfileFold } from './profile-fold.ts';
import { type RawLists, STORED_LISTS, type StoredList, storedColumns, storedLists } from './stored-rows.ts';

/** Events or links that are read together, for each span of a portion. The lists of spans with more are read one by one. */
const LISTS_A_SPAN = 4;
const TABLES = { EVENT: 'events', LINK: 'links' } as const;
type ListScope = keyof typeof TABLES;

const HAS_KEYS = select(columns(integer('one', '1')), 'FROM value_keys WHERE scope = ? LIMIT 1');
const COUNT = columns(integer('count', 'count(*)'));
const VALUES = columns(text('attribute_values'));

export class AttributeReading {
  readonly #profiled: ProfiledSpans;
  readonly #source: RowSource;
  readonly #scopes: ReadonlySet<AttributeScope>;
  readonly #withValues: boolean;
  readonly #fold: ProfileFold;
  /** Spans of each resource and instrumentation scope. */
  readonly #resources = new Map<number, number>();
  readonly #instrumentation = new Map<number, number>();

  constructor(request: ProfileRequest, profiled: ProfiledSpans, source: RowSource) {
    this.#profiled = profiled;
    this.#source = source;
    this.#scopes = new Set(ATTRIBUTE_SCOPES.filter((scope) => this.#isStored(scope) && isAskedFor(scope, request)));
    this.#withValues = request.values !== undefined;
    this.#fold = new ProfileFold(profiled, this.#withValues, source);
  }

  /** Whether the values of the spans' own attributes have to be read. */
  get readsOwnValues(): boolean {
    return this.#withValues && this.#scopes.has('SPAN');
  }

  /** Adds those spans of the portion that count. Returns how many they are. */
  add(portion: AttributePortion, counts: (index: number) => boolean): number {
    const counted: number[] = [];
    let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    let index = 0;
    for (const list of storedLists(portion.own, (at) => this.#longValues('spans', idOf(portion, at)))) {
      if (counts(index)) {
        const offset = portion.offsets[index] ?? 0;
        if (offset < first) first = offset;
        if (offset > last) last = offset;
        counted.push(index);
        increase(this.#resources, portion.resources[index] ?? 0);
        increase(this.#instrumentation, portion.scopes[index] ?? 0);
        if (this.#scopes.has('SPAN')) this.#fold.add('SPAN', list);
      }
      index++;
    }
    if (counted.length === 0) return 0;
    const { base } = portion;
    this.#profiled.count({ count: counted.length, first: base + BigInt(first), last: base + BigInt(last) });
    for (const scope of ['EVENT', 'LINK'] as const)
      if (this.#scopes.has(scope)) this.#addLists(scope, counted, portion);
    this.#fold.settle();
    return counted.length;
  }

  /** Call it when all portions are added. */
  end(): void {
    const { lookups } = this.#source;
    for (const [id, spans] of this.#resources) {
      this.#profiled.addLists('RESOURCE', [lookups.resource(id)?.attributes ?? []], spans);
    }
    for (const [id, spans] of this.#instrumentation) {
      this.#profiled.addLists('SCOPE', [lookups.scope(id)?.attributes ?? []], spans);
    }
    this.#fold.end();
  }

  #isStored(scope: AttributeScope): boolean {
    return this.#source.db.get(HAS_KEYS, scope) !== undefined;
  }

  /** Adds the events or the links of these spans of a portion. */
  #addLists(scope: ListScope, counted: readonly number[], portion: AttributePortion): void {
    const { db } = this.#source;
    const table = TABLES[scope];
    const { from, parameters } = listsOfSpans(table, counted, portion);
    const [lists = 0n] = db.get(select(COUNT, from), ...parameters) ?? [];
    if (lists > LISTS_A_SPAN * counted.length) this.#addOneByOne(scope, counted, portion);
    else if (lists > 0n) {
      const statement = listStatement(from, this.#withValues);
      for (const [owners, listIds, ...raw] of db.walk(statement, ...parameters)) {
        this.#addGrouped(scope, JSON.parse(owners), JSON.parse(listIds), raw);
      }
    }
  }

  /** `owners`: the rows of the spans. The lists of a span follow each other. */
  #addGrouped(scope: ListScope, owners: readonly string[], listIds: readonly number[], raw: RawLists): void {
    let group: StoredList[] = [];
    let index = 0;
    for (const list of storedLists(raw, (at) => this.#longValues(TABLES[scope], BigInt(listIds[at] ?? 0)))) {
      group.push(list);
      const isLast = owners[index + 1] !== owners[index];
      index++;
      if (!isLast) continue;
      const [only] = group;
      if (group.length === 1 && only !== undefined) this.#fold.add(scope, only);
      else this.#fold.addAll(scope, group);
      group = [];
    }
  }

  #addOneByOne(scope: ListScope, counted: readonly number[], portion: AttributePortion): void {
    const listsOf = scope === 'EVENT' ? eventAttributes : linkAttributes;
    for (const index of counted) this.#profiled.addLists(scope, listsOf(idOf(portion, index), this.#source), 1);
  }

  #longValues(table: 'spans' | 'events' | 'links', id: bigint): string {
    const [values = '[]'] = this.#source.db.get(select(VALUES, `FROM ${table} WHERE id = ?`), id) ?? [];
    return values;
  }
}

/** Whether a request may ask for keys of the scope. */
function isAskedFor(scope: AttributeScope, { scope: only, names }: ProfileRequest): boolean {
  return (only ?? scope) === scope && (names?.some((name) => (name.scope ?? scope) === scope) ?? true);
}

function idOf({ ids, base, offsets, shifts }: AttributePortion, index: number): bigint {
  return ids?.[index] ?? base + BigInt((offsets[index] ?? 0) + (shifts[index] ?? 0));
}

function increase(counts: Map<number, number>, id: number): void {
  counts.set(id, (counts.get(id) ?? 0) + 1);
}

interface ListSearch {
  readonly from: string;
  readonly parameters: readonly SqlParameter[];
}

/** Where the lists of these spans are. Those of a span follow each other. */
function listsOfSpans(table: string, counted: readonly number[], portion: AttributePortion): ListSearch {
  if (portion.isWhole && counted.length === portion.offsets.length) {
    const [first, last] = [idOf(portion, 0), idOf(portion, counted.length - 1)];
    return { from: `FROM ${table} l WHERE l.span_row BETWEEN ? AND ?`, parameters: [first, last] };
  }
  const ids = `[${counted.map((index) => idOf(portion, index)).join()}]`;
  return { from: `FROM json_each(?) j CROSS JOIN ${table} l ON l.span_row = j.value`, parameters: [ids] };
}

function listStatement(
  from: string,
  withValues: boolean,
): Select<readonly [owners: string, ids: string, ...raw: RawLists]> {
  return select(
    columns(
      text('owners', 'json_group_array(CAST(span_row AS TEXT))'),
      text('ids', 'json_group_array(id)'),
      ...STORED_LISTS,
    ),
    `FROM (SELECT l.span_row, l.id, ${storedColumns('l', withValues)} ${from})`,
  );
}
