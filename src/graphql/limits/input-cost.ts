/** The cost of an argument: the sum over the conditions in a filter that have a cost. */
import { type GraphQLInputType, getNamedType, isInputObjectType, Kind, type ValueNode } from 'graphql';

/** A literal of the text, or the value of a variable (not checked against its type yet). */
export type GivenInput = { readonly literal: ValueNode } | { readonly json: unknown };

/** The content of a value: the fields of an object with their names, the items of a list without names. */
type Part = readonly [name: string | undefined, value: GivenInput];

/**
 * The sum of `extensions.cost` of all input fields that are given, at any depth (`schema/cost.ts` says what it stands for).
 * `variable` has what was sent or the default. Calls `visit` for each filter that it reaches, which may throw to end the walk.
 * There is no recursion, because the depth of literals has no bound yet.
 */
export function inputCost(
  type: GraphQLInputType,
  literal: ValueNode,
  variable: (name: string) => GivenInput | undefined,
  visit: () => void,
): number {
  let total = 0;
  const open: [GraphQLInputType, GivenInput][] = [[type, { literal }]];
  for (let next = open.pop(); next; next = open.pop()) {
    const [listOrObject, value] = next;
    const input = getNamedType(listOrObject);
    if (!isInputObjectType(input)) continue;
    visit();
    for (const [name, part] of partsOf(value, variable)) {
      if (name === undefined) open.push([input, part]);
      const field = name === undefined ? undefined : input.getFields()[name];
      if (!field) continue;
      total += Number(field.extensions.cost ?? 0);
      open.push([field.type, part]);
    }
  }
  return total;
}

function partsOf(value: GivenInput, variable: (name: string) => GivenInput | undefined): readonly Part[] {
  if ('json' in value) return partsOfJson(value.json);
  const { literal } = value;
  switch (literal.kind) {
    case Kind.VARIABLE: {
      const inVariable = variable(literal.name.value);
      return inVariable ? partsOf(inVariable, variable) : [];
    }
    case Kind.LIST:
      return literal.values.map((item) => [undefined, { literal: item }]);
    case Kind.OBJECT:
      return literal.fields.map((field) => [field.name.value, { literal: field.value }]);
    default:
      return [];
  }
}

function partsOfJson(json: unknown): readonly Part[] {
  if (typeof json !== 'object' || json === null) return [];
  if (Array.isArray(json)) return json.map((item) => [undefined, { json: item }]);
  return Object.entries(json).map(([name, value]) => [name, { json: value }]);
}
