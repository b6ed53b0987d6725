/**
 * SELECT statements with typed rows. A list of columns is declared once. The text of the statement and the types of its
 * rows are derived from it. A row is the array that the driver returns, so the types cost nothing at run time.
 */

/** A column, and the type in which the driver returns its values. */
export interface Column<Name extends string, Value> {
  readonly name: Name;
  readonly sql: string;
  /** Never present. It carries the type. */
  readonly value?: Value;
}

/** Columns in the order of the statement. */
export type ColumnList = readonly Column<string, unknown>[];

export interface Columns<Of extends ColumnList> {
  readonly columns: Of;
  /** Separated by commas. */
  readonly sql: string;
  /** The index of each column in a row. */
  readonly at: Indexes<Of>;
}

type Indexes<Of extends ColumnList> = {
  readonly [Index in keyof Of & `${number}` as Of[Index]['name']]: Index extends `${infer At extends number}`
    ? At
    : never;
};

/** The values of a row, in the order of the columns. */
export type Row<Of extends ColumnList> = { readonly [Index in keyof Of]: ValueOf<Of[Index]> };

type ValueOf<One> = One extends Column<string, infer Value> ? Value : never;

/** A row of these columns. */
export type RowOf<All> = All extends Columns<infer Of> ? Row<Of> : never;

/** A statement that returns such rows. */
export interface Select<Values extends readonly unknown[]> {
  readonly sql: string;
  /** Never present. It carries the type. */
  readonly row?: Values;
}

/** Integers are bigint, so that they stay exact. `sql` is the expression, if it is not the name. */
export function integer<const Name extends string>(name: Name, sql: string = name): Column<Name, bigint> {
  return { name, sql };
}

/** The values may have a narrower type than string: declare the column as a constant of that type. */
export function text<const Name extends string, Value extends string = string>(
  name: Name,
  sql: string = name,
): Column<Name, Value> {
  return { name, sql };
}

export function blob<const Name extends string>(name: Name, sql: string = name): Column<Name, Buffer> {
  return { name, sql };
}

/** The column with values that may be NULL. */
export function nullable<Name extends string, Value>({ name, sql }: Column<Name, Value>): Column<Name, Value | null> {
  return { name, sql };
}

/** Bytes of a text that a row of a list holds. Longer ones are read when they are needed, one at a time. */
export const MAX_SHORT_BYTES = 16_384;

/** The text, or NULL if it is long. SQLite does not read what it leaves out. */
export function shortText<const Name extends string>(name: Name): Column<Name, string | null> {
  return { name, sql: `iif(octet_length(${name}) > ${MAX_SHORT_BYTES}, NULL, ${name})` };
}

export function columns<const Of extends ColumnList>(...all: Of): Columns<Of> {
  const at = Object.fromEntries(all.map(({ name }, index) => [name, index]));
  return { columns: all, sql: all.map(({ sql }) => sql).join(', '), at: at as Indexes<Of> };
}

type Without<Of extends ColumnList, Omitted> = {
  readonly [Index in keyof Of]: Of[Index]['name'] extends Omitted ? Column<Of[Index]['name'], null> : Of[Index];
};

/** The same columns at the same indexes, with NULL in place of the named ones. */
export function without<Of extends ColumnList, Name extends Of[number]['name']>(
  all: Columns<Of>,
  ...names: readonly Name[]
): Columns<Without<Of, Name>>;
export function without(all: Columns<ColumnList>, ...names: readonly string[]): Columns<ColumnList> {
  return columns(...all.columns.map(({ name, sql }) => ({ name, sql: names.includes(name) ? 'NULL' : sql })));
}

/** `SELECT columns rest` */
export function select<Of extends ColumnList>({ sql }: Columns<Of>, rest: string): Select<Row<Of>> {
  return { sql: `SELECT ${sql} ${rest}` };
}

/** A list of fewer rows is read at once, a longer one row by row. */
export const MAX_FEW_ROWS = 256;

/** A statement that nearly always returns few rows, and a form of it that returns at most {@link MAX_FEW_ROWS}. */
export interface List<Values extends readonly unknown[]> {
  readonly few: Select<Values>;
  readonly all: Select<Values>;
}

/** `rest` has no LIMIT. */
export function list<Of extends ColumnList>(of: Columns<Of>, rest: string): List<Row<Of>> {
  return { few: select(of, `${rest} LIMIT ${MAX_FEW_ROWS}`), all: select(of, rest) };
}
