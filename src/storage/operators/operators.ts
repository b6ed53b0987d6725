/**
 * The operators of filters. This table is the only place that lists them: the types of the tests (query.ts), the
 * evaluator, both compilers, the operators of TraceQL and the GraphQL inputs derive from it. CONTRIBUTING has the steps
 * to add one.
 */

/**
 * A value to compare attributes with. It matches an attribute of any type with an equal value: 200n and 200 both find
 * int 200 and double 200.0; '200' finds strings only. An array attribute matches if an element does.
 */
export type FilterValue = string | boolean | bigint | number;

/** The kinds of values that tests look at. Each has the type of what its values are compared with. */
export interface Operands {
  readonly string: string;
  /** The number of a span kind or of a status code. */
  readonly enum: number;
  readonly int64: bigint;
  /** An integer or a double, compared by mathematical value. */
  readonly number: bigint | number;
  /** The value of an attribute, of any type. */
  readonly attribute: FilterValue;
}

export type ValueKind = keyof Operands;

/** How values of one kind compare with operands. */
export interface Comparer<Value, Operand> {
  equals(value: Value, operand: Operand): boolean;
  /** Whether the value equals one of the operands. */
  isAmong(value: Value, operands: readonly Operand[]): boolean;
  /** Negative, 0 or positive. NaN if the two have no order. */
  compare(value: Value, operand: Operand): number;
}

/** A compiled regular expression. */
export interface Pattern {
  test(text: string): boolean;
}

interface AnyOperator {
  /** The kinds of values that have the operator. */
  readonly on: readonly ValueKind[];
  /** The condition on a value, as a sentence. The GraphQL inputs show it. */
  readonly description: string;
  /**
   * The operator holds if a value is present and does not pass the test. For several values (of an attribute), none may
   * pass.
   */
  readonly negative?: true;
  /** The operator in TraceQL, if it has one. */
  readonly symbol?: string;
}

/** Compares with one value. */
export interface ValueOperator extends AnyOperator {
  readonly takes: 'value';
  /**
   * The operator preserves order: what lies above (or below) a value that passes also passes. Only values with an order
   * have such an operator.
   */
  readonly passesOn?: 'above' | 'below';
  readonly test: <Value, Operand>(value: Value, operand: Operand, by: Comparer<Value, Operand>) => boolean;
}

/** Compares with a list of values. */
export interface ListOperator extends AnyOperator {
  readonly takes: 'list';
  readonly test: <Value, Operand>(value: Value, operands: readonly Operand[], by: Comparer<Value, Operand>) => boolean;
}

/** Compares texts with a text. A value of another type does not pass. */
export interface TextOperator extends AnyOperator {
  readonly takes: 'text';
  readonly test: (text: string, operand: string) => boolean;
}

/** Matches texts with a regular expression. A value of another type does not pass. */
export interface PatternOperator extends AnyOperator {
  readonly takes: 'pattern';
  readonly test: (text: string, pattern: Pattern) => boolean;
}

/** Asks whether there is a value at all. */
export interface PresenceOperator extends AnyOperator {
  readonly takes: 'presence';
}

export type Operator = ValueOperator | ListOperator | TextOperator | PatternOperator | PresenceOperator;

const EVERY_KIND = ['string', 'enum', 'int64', 'number', 'attribute'] as const satisfies ValueKind[];
const ORDERED = ['string', 'int64', 'number', 'attribute'] as const satisfies ValueKind[];
const TEXTS = ['string', 'attribute'] as const satisfies ValueKind[];

export const OPERATORS = {
  exists: {
    on: ['attribute'],
    takes: 'presence',
    description: 'true: present. false: absent.',
  },
  eq: {
    on: EVERY_KIND,
    takes: 'value',
    symbol: '=',
    description: 'Equal to this value.',
    test: (value, operand, by) => by.equals(value, operand),
  },
  ne: {
    on: EVERY_KIND,
    takes: 'value',
    symbol: '!=',
    negative: true,
    description: 'Not equal to this value.',
    test: (value, operand, by) => by.equals(value, operand),
  },
  in: {
    on: EVERY_KIND,
    takes: 'list',
    description: 'Equal to one of these values. An empty list never matches.',
    test: (value, operands, by) => by.isAmong(value, operands),
  },
  notIn: {
    on: TEXTS,
    takes: 'list',
    negative: true,
    description: 'Equal to none of these values.',
    test: (value, operands, by) => by.isAmong(value, operands),
  },
  contains: {
    on: TEXTS,
    takes: 'text',
    description: 'Contains this text.',
    test: (text, part) => text.includes(part),
  },
  notContains: {
    on: TEXTS,
    takes: 'text',
    negative: true,
    description: 'Does not contain this text.',
    test: (text, part) => text.includes(part),
  },
  startsWith: {
    on: TEXTS,
    takes: 'text',
    description: 'Starts with this text.',
    test: (text, start) => text.startsWith(start),
  },
  regex: {
    on: TEXTS,
    takes: 'pattern',
    symbol: '=~',
    description:
      'Matches this regular expression anywhere. RE2 syntax, matched in linear time: no lookaround and no ' +
      'backreferences. Anchor with `^` and `$`; `(?i)` at the start ignores case.',
    test: (text, pattern) => pattern.test(text),
  },
  notRegex: {
    on: TEXTS,
    takes: 'pattern',
    symbol: '!~',
    negative: true,
    description: 'Does not match this regular expression anywhere. RE2 syntax, as in `regex`.',
    test: (text, pattern) => pattern.test(text),
  },
  gt: {
    on: ORDERED,
    takes: 'value',
    symbol: '>',
    passesOn: 'above',
    description: 'Greater than this value.',
    test: (value, operand, by) => by.compare(value, operand) > 0,
  },
  gte: {
    on: ORDERED,
    takes: 'value',
    symbol: '>=',
    passesOn: 'above',
    description: 'Greater than or equal to this value.',
    test: (value, operand, by) => by.compare(value, operand) >= 0,
  },
  lt: {
    on: ORDERED,
    takes: 'value',
    symbol: '<',
    passesOn: 'below',
    description: 'Less than this value.',
    test: (value, operand, by) => by.compare(value, operand) < 0,
  },
  lte: {
    on: ORDERED,
    takes: 'value',
    symbol: '<=',
    passesOn: 'below',
    description: 'Less than or equal to this value.',
    test: (value, operand, by) => by.compare(value, operand) <= 0,
  },
} as const satisfies Readonly<Record<string, Operator>>;

type Table = typeof OPERATORS;
export type OperatorName = keyof Table;

/** The names of the operators that values of the kind have. */
export type OperatorOn<Kind extends ValueKind> = {
  [Name in OperatorName]: Kind extends Table[Name]['on'][number] ? Name : never;
}[OperatorName];

/** What an operator is given, by what it takes. */
interface Taken<Operand> {
  readonly value: Operand;
  readonly list: readonly Operand[];
  readonly text: string;
  readonly pattern: string;
  readonly presence: boolean;
}

/** A test of values of one kind: every operator given must hold. */
export type TestOf<Kind extends ValueKind, Operand = Operands[Kind]> = {
  readonly [Name in OperatorOn<Kind>]?: Taken<Operand>[Table[Name]['takes']];
};
