/**
 * SELECT statements with typed rows. A list of columns is declared once; the text of the statement and the types of its
 * rows come from it. A row is the array that the driver gives: nothing is made or checked for it.
 */

/** A column, and how the driver gives its values. */
export interface Column<Name extends string, Value> {
  readonly name: Name;
  readonly sql: string;
  /** Never present: it carries the type. */
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

/** A statement that gives such rows. */
export interface Select<Values extends readonly unknown[]> {
  readonly sql: string;
  /** Never present: it carries the type. */
  readonly row?: Values;
}

/** Integers are bigint, so that none loses a digit. `sql` is the expression where it is not the name. */
export function integer<const Name extends string>(name: Name, sql: string = name): Column<Name, bigint> {
  return { name, sql };
}

/** The type of the values may be narrower than string: it is that of the constant that the column is declared as. */
export function text<const Name extends string, Value extends string = string>(
  name: Name,
  sql: string = name,
): Column<Name, Value> {
  return { name, sql };
}

export function blob<const Name extends string>(name: Name, sql: string = name): Column<Name, Buffer> {
  return { name, sql };
}

/** The column, whose values may be NULL. */
export function nullable<Name extends string, Value>({ name, sql }: Column<Name, Value>): Column<Name, Value | null> {
  return { name, sql };
}

export function columns<const Of extends ColumnList>(...all: Of): Columns<Of> {
  const at = Object.fromEntries(all.map(({ name }, index) => [name, index]));
  return { columns: all, sql: all.map(({ sql }) => sql).join(', '), at: at as Indexes<Of> };
}

type Without<Of extends ColumnList, Omitted> = {
  readonly [Index in keyof Of]: Of[Index]['name'] extends Omitted ? Column<Of[Index]['name'], null> : Of[Index];
};

/** The same columns at the same indexes, with NULL in the place of those that are named. */
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

/** Rows of a list that is read at once; a longer one is read row by row. */
export const MAX_FEW_ROWS = 256;

/** A statement whose rows are nearly always few, with a form that gives no more than {@link MAX_FEW_ROWS}. */
export interface List<Values extends readonly unknown[]> {
  readonly few: Select<Values>;
  readonly all: Select<Values>;
}

/** `rest` has no LIMIT. */
export function list<Of extends ColumnList>(of: Columns<Of>, rest: string): List<Row<Of>> {
  return { few: select(of, `${rest} LIMIT ${MAX_FEW_ROWS}`), all: select(of, rest) };
}
