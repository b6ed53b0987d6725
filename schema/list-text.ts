/** Lists whose items are written as JSON text without a resolver for each field. */

/** A field that is asked of each item. */
export interface ListField {
  readonly name: string;
  /** Its response key. */
  readonly key: string;
  /** The key as JSON, with its colon. */
  readonly keyText: string;
  /** The values of its arguments. Undefined if they have none: its resolver tells why. */
  readonly args: Readonly<Record<string, unknown>> | undefined;
  /** Of an object: the fields that are asked of it. */
  readonly fields: readonly ListField[];
}

/** Counts fields of the answer. `bytes`: of their keys, and of values that are not null. Throws at a limit. */
export type CountFields = (fields: number, bytes: number) => void;

/** The text of a list, counted item by item: what the resolvers of its fields would answer. */
export type WriteList = (list: unknown, count: CountFields) => string;

/** For `extensions` of an object type. */
export interface ListTexts {
  /** Undefined if the fields need their resolvers. */
  readonly writerOf: (fields: readonly ListField[]) => WriteList | undefined;
}
