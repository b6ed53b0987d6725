/** What a tool takes: a schema for the model that calls it, and a reader that refuses everything else. */

/** JSON Schema, revision 2020-12. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** What values are read with. */
export interface ReadContext {
  /** The argument, for messages. */
  readonly name: string;
  readonly nowUnixNano: bigint;
}

export interface Argument<Value> {
  readonly schema: JsonSchema;
  readonly isRequired: boolean;
  /** The value that an absent argument has. */
  readonly absent: Value;
  /** Throws BAD_USER_INPUT. */
  readonly read: (value: unknown, context: ReadContext) => Value;
}

/** An argument before it is known whether it may be absent. */
export interface ArgumentKind<Value> {
  readonly schema: JsonSchema;
  readonly read: (value: unknown, context: ReadContext) => Value;
}

export function optional<Value>(kind: ArgumentKind<Value>): Argument<Value | undefined> {
  return { ...kind, isRequired: false, absent: undefined };
}

/** `value` is what an absent argument stands for; the schema says it. */
export function withDefault<Value extends string | number | boolean>(
  kind: ArgumentKind<Value>,
  value: Value,
): Argument<Value> {
  return { schema: { ...kind.schema, default: value }, read: kind.read, isRequired: false, absent: value };
}

/** `absent` never shows: reading refuses a call without the argument. */
export function required<Value>(kind: ArgumentKind<Value>, absent: Value): Argument<Value> {
  return { ...kind, isRequired: true, absent };
}

export type ArgumentTable = Readonly<Record<string, Argument<unknown>>>;

/** The values of a table's arguments. */
export type ArgumentValues<Table extends ArgumentTable> = {
  readonly [Name in keyof Table]: Table[Name] extends Argument<infer Value> ? Value : never;
};
